import { z } from 'zod';

/** How many reads and rehearsals one database server bears at once where nobody said otherwise. */
export const defaultServerReads = 4;

/** The cap of every server that has none of its own. */
export const ServerReads = z.coerce.number().int().min(1).max(1000).default(defaultServerReads);
