import { z } from 'zod';

/** What people read comes in these; Spanish first. */
export const Language = z.enum(['es', 'en']);
export type Language = z.infer<typeof Language>;
