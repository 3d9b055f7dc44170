import { z } from 'zod';

/**
 * Where a secret is to be had: `env:NAME`, of whoever applies the file, or `file:/path` (from the file's own
 * folder, where it does not begin with a slash). The file that declares clinics holds no secret itself.
 */
export const SecretReference = z
  .string()
  .regex(/^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/, 'env:NAME / file:/path')
  .describe('env:NAME or file:/path; a secret itself does not stand here');
export type SecretReference = z.infer<typeof SecretReference>;
