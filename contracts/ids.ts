import { z } from 'zod';
import { writtenNumber } from './written-number.ts';

/**
 * A clinic's own name in addresses, paths and workflow ids. Fixed for life, so that a copy's
 * place in a store never has to move when a clinic changes the name people read.
 */
export const ClinicId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'lower-case letters, digits, "-" and "_", at most 63')
  .brand<'ClinicId'>();
export type ClinicId = z.infer<typeof ClinicId>;

/** The catalog's number of a backup. The earlier front ends show and pass whole numbers. */
export const BackupId = writtenNumber(
  z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
).brand<'BackupId'>();
export type BackupId = z.infer<typeof BackupId>;

/** A destination's name within its clinic: `s3`, `drive`, `disk-2`… */
export const DestinationName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,30}$/, 'lower-case letters, digits, "-" and "_", at most 31');
export type DestinationName = z.infer<typeof DestinationName>;
