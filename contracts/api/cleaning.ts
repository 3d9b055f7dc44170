import { z } from 'zod';
import { CleanPlan, CleanProgress, CleanRange, CleanResult, CleanState } from '../clean-range.ts';
import { TableName } from '../manifest.ts';
import { confirmationFields, confirmationWords } from './confirmation.ts';
import { Failure } from './failure.ts';
import { PageQuery, pageOf, sortedBy, spanOf } from './page.ts';
import { Person } from './person.ts';

const Instant = z.iso.datetime();

const tables = z
  .array(TableName)
  .min(1)
  .max(200)
  .optional()
  .describe('Some of the tables that the clinic has set up for it; all of them when left out');

export const CleanPlanRequest = z
  .strictObject({ ...CleanRange.shape, tables })
  .meta({ id: 'CleanPlanRequest', example: { start: '2019-01-01', end: '2020-01-01' } });

export const CleanRequest = z
  .strictObject({ ...CleanRange.shape, tables, ...confirmationFields(confirmationWords.clean) })
  .meta({ id: 'CleanRequest' });

/** What a cleaning would delete now, and whether a backup holds every row of it. */
export const CleanPlanView = CleanPlan.extend({
  refusal: Failure.nullable().describe('Why it would be refused now; null when it would be done'),
}).meta({ id: 'CleanPlan' });
export type CleanPlanView = z.infer<typeof CleanPlanView>;

/** Where a cleaning stands. */
export const CleanRunView = CleanProgress.extend({
  ended: z.boolean(),
  failure: Failure.nullable().describe('`error` in the caller’s language'),
}).meta({ id: 'CleanRun' });
export type CleanRunView = z.infer<typeof CleanRunView>;

export const CleaningView = z
  .object({
    id: z.number().int().positive(),
    clinic: z.string(),
    range: CleanRange,
    tables: z.array(TableName).nullable().describe('Null: every table that is set up for it'),
    state: CleanState,
    backup: z.number().int().nullable().describe('The backup that holds every row of it'),
    requestedBy: Person.nullable(),
    requestedAt: Instant,
    startedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    plan: CleanPlanView.nullable(),
    result: CleanResult.nullable(),
    failure: Failure.nullable(),
    address: z.string(),
    events: z.string().describe('Where it stands as server-sent events, until it ends'),
  })
  .meta({ id: 'Cleaning' });
export type CleaningView = z.infer<typeof CleaningView>;

/** One cleaning with where it stands. */
export const CleaningDetail = CleaningView.extend({ progress: CleanRunView }).meta({
  id: 'CleaningDetail',
});
export type CleaningDetail = z.infer<typeof CleaningDetail>;

export const CleaningPage = pageOf(CleaningView).meta({ id: 'CleaningPage' });
export type CleaningPage = z.infer<typeof CleaningPage>;

export const CleaningQuery = PageQuery.extend({
  state: CleanState.optional(),
  ...spanOf('Asked for'),
  sort: sortedBy('requestedAt'),
});
