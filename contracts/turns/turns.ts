import { z } from 'zod';
import { Trigger } from '../states.ts';

/** What a turn is for: reading a clinic's database, or rehearsing a restore. */
export const TurnWork = z.enum(['read', 'drill']);
export type TurnWork = z.infer<typeof TurnWork>;

/** A run that wants to work on a database server. */
export const TurnAsk = z.object({
  /** One for each wish: asked twice it is the same. */
  ticket: z.string(),
  workflowId: z.string(),
  runId: z.string(),
  clinicId: z.string(),
  work: TurnWork,
  trigger: Trigger,
  /** A restore waits for it: it is let in at once, and counts. */
  urgent: z.boolean(),
  /** Whether it is over soon, going by the last time. */
  short: z.boolean(),
});
export type TurnAsk = z.infer<typeof TurnAsk>;

/** Since when it waits, or holds. */
export const TimedTurn = TurnAsk.extend({ since: z.iso.datetime() });
export type TimedTurn = z.infer<typeof TimedTurn>;

/** What the turns of one server look like now: the answer of the `turns` query. */
export const TurnsView = z.object({
  server: z.string(),
  cap: z.number(),
  holding: z.array(TimedTurn).readonly(),
  /** In the order in which they would be let in. */
  waiting: z.array(TimedTurn).readonly(),
  /** The most that were held at once since it began, those for restores left out. */
  most: z.number(),
});
export type TurnsView = z.infer<typeof TurnsView>;

/** Told to the run that is let in. */
export interface TurnGranted {
  readonly ticket: string;
}

/** A run that is shown as waiting for its turn. */
export const TurnWaited = z.object({
  server: z.string(),
  work: TurnWork,
  since: z.iso.datetime(),
  /** 1 is the next; null where nobody could be asked. */
  place: z.number().int().positive().nullable(),
});
export type TurnWaited = z.infer<typeof TurnWaited>;
