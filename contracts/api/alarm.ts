import { z } from 'zod';
import { findingKinds, type FindingKind } from '../guard/finding-kinds.ts';
import { findingSeverities } from '../guard/finding.ts';
import { ClinicId } from '../ids.ts';
import { TimeZone } from '../time-zone.ts';
import { PageQuery, pageOf } from './page.ts';

const Instant = z.iso.datetime();
const Kind = z.enum(findingKinds as [FindingKind, ...FindingKind[]]);
const Reason = z.string().trim().min(1).max(500);

/** Something that is or was wrong, from when the guard found it until it was gone. */
export const AlarmView = z
  .object({
    id: z.number().int().positive(),
    kind: Kind,
    severity: z.enum(findingSeverities),
    state: z.enum(['open', 'silenced', 'closed']),
    subject: z.string().describe('What it is about: the same for as long as it lasts'),
    clinic: z.string().nullable(),
    what: z.string().describe('What is wrong, in the caller’s language'),
    why: z.string().describe('Why it matters'),
    todo: z.string().describe('What to do'),
    params: z.record(z.string(), z.string()).describe('What the words were filled with'),
    firstSeenAt: Instant,
    lastSeenAt: Instant,
    toldAt: Instant.nullable().describe('When the first operator was mailed'),
    closedAt: Instant.nullable(),
    closedBecause: z
      .enum(['gone', 'accepted', 'moot'])
      .nullable()
      .describe('`moot`: what it was about is no longer looked after here'),
    silenced: z.object({ until: Instant, reason: z.string() }).nullable(),
  })
  .meta({ id: 'Alarm' });
export type AlarmView = z.infer<typeof AlarmView>;
export const AlarmPage = pageOf(AlarmView).meta({ id: 'AlarmPage' });

export const ClinicAlarmQuery = PageQuery.extend({
  state: z
    .enum(['open', 'silenced', 'closed', 'all'])
    .default('open')
    .describe('`open`: and not silenced'),
  kind: Kind.optional(),
  severity: z.enum(findingSeverities).optional(),
});
export const AlarmQuery = ClinicAlarmQuery.extend({ clinic: ClinicId.optional() });

export const SilenceRequest = z
  .strictObject({
    until: z.iso.datetime({ offset: true }).nullable().describe('null: not silenced any more'),
    reason: Reason,
  })
  .meta({
    id: 'SilenceRequest',
    example: { until: '2026-12-01T00:00:00Z', reason: 'El servidor nuevo llega el lunes' },
  });

export const AcceptRequest = z
  .strictObject({ reason: Reason })
  .meta({ id: 'AcceptRequest', example: { reason: 'Esquema de pruebas' } });

/** What an operator knows of and wants so: the guard leaves it out. */
export const GuardExceptionView = z
  .object({
    id: z.number().int().positive(),
    kind: Kind,
    subject: z.string(),
    reason: z.string(),
    by: z.string().nullable().describe('Who accepted it'),
    at: Instant,
  })
  .meta({ id: 'GuardException' });
export const GuardExceptionList = z
  .object({ items: z.array(GuardExceptionView) })
  .meta({ id: 'GuardExceptionList' });

/** How full a place for copies is. */
export const RoomView = z
  .object({
    place: z.string().describe('The same for as long as it is the same place'),
    kind: z.enum(['s3', 'drive', 'disk']),
    name: z.string(),
    usedBytes: z.number().int().nonnegative(),
    totalBytes: z
      .number()
      .int()
      .positive()
      .nullable()
      .describe('null: it tells nobody, and no destination says `capacityBytes`'),
    bytesPerDay: z.number().nullable().describe('By how much it grows; null: not known yet'),
    fullInDays: z
      .number()
      .int()
      .nonnegative()
      .nullable()
      .describe('As it grows now; null: never, or not known'),
    lookedAt: Instant,
  })
  .meta({ id: 'GuardRoom' });
export type RoomView = z.infer<typeof RoomView>;

/** How the whole fleet stands, in three figures. */
export const GuardView = z
  .object({
    green: z.boolean().describe('Nothing is open, and the last round is not old'),
    lastRound: z.object({ startedAt: Instant, endedAt: Instant }).nullable(),
    runningSince: Instant.nullable(),
    critical: z.number().int().nonnegative(),
    warning: z.number().int().nonnegative(),
    silenced: z.number().int().nonnegative(),
    rooms: z.array(RoomView).describe('Where copies and spools lie, the fullest first'),
  })
  .meta({ id: 'Guard' });
export type GuardView = z.infer<typeof GuardView>;

export const GuardStarted = z
  .object({ address: z.string().describe('How it stands, and when the last round ended') })
  .meta({ id: 'GuardStarted' });

/** A clinic as it could be taken on, made after one that is there. */
export const ProposalView = z
  .object({
    alarm: z.number().int().positive(),
    model: z.string().describe('The clinic whose login, stores and policy it would have'),
    clinic: z
      .record(z.string(), z.unknown())
      .describe('For `POST /api/clinics`, once the secrets are filled in'),
  })
  .meta({ id: 'Proposal' });
export type ProposalView = z.infer<typeof ProposalView>;
export const ProposalList = z.object({ items: z.array(ProposalView) }).meta({ id: 'ProposalList' });

/** What is left out is as the proposal has it. */
export const AdoptRequest = z
  .strictObject({
    id: ClinicId.optional(),
    name: z.string().trim().min(1).max(200).optional(),
    model: ClinicId.optional().describe('Another clinic to copy login, stores and policy from'),
    timeZone: TimeZone.optional(),
    administrators: z.array(z.email().max(254)).max(50).optional(),
  })
  .meta({ id: 'AdoptRequest', example: { name: 'Clínica Este' } });
export type AdoptRequest = z.infer<typeof AdoptRequest>;
