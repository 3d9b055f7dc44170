import { z } from 'zod';
import { findingKinds, type FindingKind } from '../../contracts/guard/finding-kinds.ts';
import { findingSeverities } from '../../contracts/guard/finding.ts';
import { columnsOf } from '../database/rows.ts';

/** One thing that is or was wrong, from when it was found until it was gone. */
export const AlarmRecord = z.object({
  id: z.number(),
  kind: z.enum(findingKinds as [FindingKind, ...FindingKind[]]),
  subject: z.string(),
  clinicId: z.string().nullable(),
  severity: z.enum(findingSeverities),
  params: z.record(z.string(), z.string()),
  firstSeenAt: z.date(),
  lastSeenAt: z.date(),
  /** When operators were first told by mail. */
  toldAt: z.date().nullable(),
  closedAt: z.date().nullable(),
  /** `moot`: nobody looks there any more; `accepted`: an operator wants it so. */
  closedBecause: z.enum(['gone', 'accepted', 'moot']).nullable(),
  silencedUntil: z.date().nullable(),
  silencedBy: z.number().nullable(),
  silencedReason: z.string().nullable(),
});
export type AlarmRecord = z.infer<typeof AlarmRecord>;

/** The SELECT list of an AlarmRecord over `alarms a`. */
export const alarmColumns = columnsOf(AlarmRecord, 'a');
