import { z } from 'zod';
import {
  RestoreKind,
  RestoreOrder,
  RestorePlan,
  RestoreProgress,
  RestoreResult,
  RestoreState,
  UndoState,
} from '../restore.ts';
import { confirmationFields, confirmationWords } from './confirmation.ts';
import { Failure } from './failure.ts';
import { PageQuery, pageOf, sortedBy, spanOf } from './page.ts';
import { Person } from './person.ts';

const Instant = z.iso.datetime();

/** What is asked of a plan, and, confirmed, of a restore. */
export const PlanRequest = RestoreOrder.meta({ id: 'RestoreOrder', example: {} });

export const RestoreRequest = z
  .strictObject({ ...RestoreOrder.shape, ...confirmationFields(confirmationWords.restore) })
  .meta({ id: 'RestoreRequest' });
export type RestoreRequestWritten = z.input<typeof RestoreRequest>;

/** What a restore would do now, before anything is changed. */
export const RestorePlanView = RestorePlan.extend({
  refusal: Failure.nullable().describe('Why it would be refused now; null when it would be done'),
}).meta({ id: 'RestorePlan' });
export type RestorePlanView = z.infer<typeof RestorePlanView>;

/** A plan that is still being made: ask at its address. */
export const PendingPlan = z
  .object({
    plan: z.string(),
    address: z.string().describe('Answers 200 with the plan, or 202 while it is being made'),
  })
  .meta({ id: 'PendingPlan' });
export type PendingPlan = z.infer<typeof PendingPlan>;

/** Where a restore stands. Its figures move from one look to the next; `ended` says that they no longer will. */
export const RestoreRunView = RestoreProgress.extend({
  ended: z.boolean(),
  failure: Failure.nullable().describe('`error` in the caller’s language'),
}).meta({ id: 'RestoreRun' });
export type RestoreRunView = z.infer<typeof RestoreRunView>;

export const RestoreView = z
  .object({
    id: z.number().int().positive(),
    clinic: z.string().describe('Whose backup it is'),
    changes: z.string().describe('Whose data change: the same, or the one it was restored into'),
    kind: RestoreKind,
    backup: z.number().int().positive(),
    undoOf: z.number().int().nullable().describe('The restore that this one undoes'),
    order: RestoreOrder,
    state: RestoreState,
    requestedBy: Person.nullable(),
    decidedBy: Person.nullable().describe('Who approved or refused it'),
    requestedAt: Instant,
    startedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    destination: z.string().nullable().describe('The copy that it was read from'),
    safetyBackup: z.number().int().nullable().describe('The backup of what was there before'),
    result: RestoreResult.nullable(),
    undo: z.object({
      state: UndoState,
      until: Instant.nullable().describe('Until when it can be undone'),
    }),
    file: z
      .object({ name: z.string(), bytes: z.number(), address: z.string() })
      .nullable()
      .describe('What a restore into a file wrote'),
    failure: Failure.nullable(),
    address: z.string(),
    events: z.string().describe('Where it stands as server-sent events, until it ends'),
  })
  .meta({ id: 'Restore' });
export type RestoreView = z.infer<typeof RestoreView>;

/** One restore with where it stands. */
export const RestoreDetail = RestoreView.extend({ progress: RestoreRunView }).meta({
  id: 'RestoreDetail',
});
export type RestoreDetail = z.infer<typeof RestoreDetail>;

export const RestorePage = pageOf(RestoreView).meta({ id: 'RestorePage' });
export type RestorePage = z.infer<typeof RestorePage>;

export const RestoreQuery = PageQuery.extend({
  state: RestoreState.optional(),
  ...spanOf('Asked for'),
  sort: sortedBy('requestedAt'),
});
