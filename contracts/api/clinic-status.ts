import { z } from 'zod';
import { BackupView } from './backup.ts';

/** A clinic at a glance: is it protected, since when, and is anything going on. */
export const ClinicStatus = z
  .object({
    clinic: z.string(),
    name: z.string(),
    state: z
      .enum(['protected', 'partly', 'unprotected'])
      .describe(
        'The newest backup that ended well has every required copy, some, or there is none',
      ),
    running: z.boolean(),
    run: z.string().nullable().describe('The run under way'),
    lastGood: BackupView.nullable().describe('The newest that is stored or better'),
    last: BackupView.nullable().describe('The newest, however it went'),
    ageSeconds: z.number().nullable().describe('How old the data of the last good one are'),
    nextScheduledBackup: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ClinicStatus' });
export type ClinicStatus = z.infer<typeof ClinicStatus>;
