import { z } from 'zod';
import { BackupView } from './backup.ts';
import { Failure } from './failure.ts';

/** What samples are asked for. */
export const NewSamples = z
  .strictObject({
    confirm: z
      .string()
      .max(63)
      .optional()
      .describe('The clinic’s id once more: needed where it has real backups'),
  })
  .meta({ id: 'NewSamples' });

/** A clinic's samples for demonstrations, and where the making of them stands. */
export const SamplesView = z
  .object({
    clinic: z.string(),
    state: z
      .enum(['none', 'running', 'completed', 'failed', 'cancelled'])
      .describe('Of the last making of samples, as far as Temporal still knows it'),
    wanted: z.number().int(),
    items: z.array(BackupView).describe('Oldest date first'),
    failure: Failure.nullable().describe('Why none could be made'),
  })
  .meta({ id: 'Samples' });
export type SamplesView = z.infer<typeof SamplesView>;

export const SamplesRemoved = z
  .object({
    clinic: z.string(),
    removed: z.array(z.number().int().positive()).describe('Their copies are on their way out'),
    cancelled: z.boolean().describe('Samples were being made: that run puts away what it began'),
  })
  .meta({ id: 'SamplesRemoved' });
export type SamplesRemoved = z.infer<typeof SamplesRemoved>;
