import { z } from 'zod';
import { Language } from '../language.ts';
import { ClinicPolicy } from '../clinic-input.ts';
import { RestoreKind, RestoreState, UndoState } from '../restore.ts';
import { CleanState } from '../clean-range.ts';
import { lockModes } from '../object-lock.ts';
import { TimeZone } from '../time-zone.ts';
import { BackupState, CopyState, Trigger } from '../states.ts';

const Instant = z.iso.datetime();
const Count = z.number().int().nonnegative();
const Seconds = z.number().nonnegative();
const Code = z.string().nullable().describe('The error’s name; null when there was none');

const EvidenceBackup = z.object({
  id: Count,
  fileName: z.string(),
  state: BackupState,
  trigger: Trigger,
  startedAt: Instant,
  snapshotAt: Instant.nullable().describe('The instant its data are of'),
  intactAt: Instant.nullable().describe('When a copy was first read back and matched'),
  restorableAt: Instant.nullable().describe('When a copy was first restored and compared'),
  protectedAt: Instant.nullable().describe(
    'When as many copies as the policy asks for had been read back and matched',
  ),
  protectedInTime: z
    .boolean()
    .nullable()
    .describe('Whether that was within the time that the policy gives; null: not, or not kept'),
  deletedAt: Instant.nullable(),
  rows: Count.nullable(),
  bytes: Count.nullable(),
  sha256: z.string().nullable(),
  failure: Code,
  copies: z.array(
    z.object({
      destination: z.string(),
      state: CopyState,
      lastProvedAt: Instant.nullable().describe('When it was last read back whole and matched'),
      lock: z
        .object({ mode: z.enum(lockModes), until: Instant })
        .nullable()
        .describe('Its store’s own lock: before then not even the installation’s key removes it'),
      legalHold: z.boolean().describe('Under legal hold in its store, too'),
    }),
  ),
});
export type EvidenceBackup = z.infer<typeof EvidenceBackup>;

const EvidenceSample = z.object({
  id: Count,
  fileName: z.string(),
  madeAt: Instant,
  shownAt: Instant.describe('The date it is named by, which it was not made on'),
  deletedAt: Instant.nullable(),
});
export type EvidenceSample = z.infer<typeof EvidenceSample>;

const RecoveryPoint = z
  .object({
    newest: z
      .object({ backup: Count, snapshotAt: Instant, ageSeconds: Seconds })
      .nullable()
      .describe('The newest backup whose restore was rehearsed and equalled it'),
    newestIntact: z
      .object({ backup: Count, snapshotAt: Instant, ageSeconds: Seconds })
      .nullable()
      .describe('The newest backup of which a copy was read back and matched'),
    longestGap: z
      .object({ from: Instant, until: Instant, seconds: Seconds })
      .nullable()
      .describe('The longest time between the data of two proved backups that follow each other'),
    scheduledSeconds: Seconds.nullable().describe(
      'How far apart the schedule sets backups; null where it sets none',
    ),
  })
  .describe('How much work would have been lost, measured');

const Rehearsal = z.object({
  backup: Count,
  at: Instant,
  state: z.enum(['passed', 'failed']),
  loadSeconds: Seconds.nullable(),
  compareSeconds: Seconds.nullable(),
  failure: Code,
});
export type EvidenceRehearsal = z.infer<typeof Rehearsal>;

const Recovery = z.object({ backup: Count, at: Instant, seconds: Seconds });

const RecoveryTime = z
  .object({
    measured: Count.describe('Rehearsals of the period that passed'),
    last: Recovery.nullable().describe('Of the period or before'),
    medianSeconds: Seconds.nullable(),
    worst: Recovery.nullable(),
  })
  .describe('How long a recovery takes: loading a copy and comparing it, measured by rehearsals');

const EvidencePlace = z.object({
  destination: z.string(),
  kind: z.enum(['s3', 'drive', 'folder']),
  required: z.boolean(),
  retired: z.boolean().describe('It takes no new copies'),
  held: Count.describe('Copies that lie there, as far as is known'),
  intact: Count.describe('Of these, read back and matched'),
  lost: Count.describe('Damaged or missing'),
  locked: Count.describe('Of those held, by the store’s own lock when the report was made'),
  lastProvedAt: Instant.nullable(),
  leastRecentProofAt: Instant.nullable().describe('Of the copies held, the one proved longest ago'),
});
export type EvidencePlace = z.infer<typeof EvidencePlace>;

const Drills = z.object({
  everyDays: Count.nullable().describe('What the policy asks for'),
  passed: Count,
  failed: Count,
  lastPassedAt: Instant.nullable().describe('In the period or before'),
  overdue: z.boolean(),
  items: z.array(Rehearsal),
});

const EvidenceRestore = z.object({
  id: Count,
  kind: RestoreKind,
  backup: Count,
  from: z.string().describe('The clinic whose backup it is'),
  into: z.string().describe('The clinic whose data it changed'),
  selection: z.enum(['all', 'tables', 'records', 'cleaning']),
  target: z.enum(['place', 'clinic', 'file']),
  state: RestoreState,
  requestedAt: Instant,
  endedAt: Instant.nullable(),
  requestedBy: z.string(),
  decidedBy: z.string().nullable(),
  rows: Count.nullable(),
  seconds: Seconds.nullable().describe('Loading and comparing'),
  safetyBackup: Count.nullable(),
  undo: UndoState,
  failure: Code,
});
export type EvidenceRestore = z.infer<typeof EvidenceRestore>;

const EvidenceCleaning = z.object({
  id: Count,
  start: z.iso.date(),
  end: z.iso.date(),
  state: CleanState,
  requestedAt: Instant,
  endedAt: Instant.nullable(),
  requestedBy: z.string(),
  backup: Count.nullable().describe('The backup that holds every row of it'),
  deleted: Count.nullable(),
  freedBytes: Count.nullable(),
  failure: Code,
});
export type EvidenceCleaning = z.infer<typeof EvidenceCleaning>;

const EvidenceAct = z.object({
  id: Count,
  at: Instant,
  actor: z.string(),
  action: z.string(),
  object: z.string().nullable(),
  hash: z.string().describe('Of its row in the audit log'),
});
export type EvidenceAct = z.infer<typeof EvidenceAct>;

const EvidenceLog = z.object({
  intact: z.boolean().describe('Every row’s hash follows from the one before, under our key'),
  rows: Count.nullable(),
  head: z
    .object({ id: Count, hash: z.string() })
    .nullable()
    .describe('The log’s last row: kept elsewhere, it shows that nothing before it was changed'),
  problem: z.object({ id: Count, what: z.string() }).nullable(),
});

/**
 * What can be shown of a clinic's protection in a period: measured figures, not settings. States are those
 * of `generatedAt`; ages are measured at the period's end, or at `generatedAt` where that is earlier.
 */
export const EvidenceReport = z.object({
  format: z.literal('resguardo-evidence/1'),
  installation: z.string(),
  generatedAt: Instant,
  from: Instant,
  until: Instant,
  clinic: z.object({
    id: z.string(),
    name: z.string(),
    timeZone: TimeZone,
    scope: z.enum(['schema', 'rows', 'database']),
    createdAt: Instant,
    archivedAt: Instant.nullable(),
  }),
  recoveryPoint: RecoveryPoint,
  recoveryTime: RecoveryTime,
  backups: z
    .array(EvidenceBackup)
    .describe('Those of the period, and the newest proved ones from before'),
  samples: z
    .array(EvidenceSample)
    .optional()
    .describe(
      'Samples for demonstrations made in the period, which no figure of this report counts; left out where there are none',
    ),
  places: z.array(EvidencePlace),
  drills: Drills,
  rules: z.object({
    policy: z.object(ClinicPolicy.shape),
    schedule: z.string(),
    time: z.string().nullable(),
    weekday: Count.nullable(),
    dayOfMonth: Count.nullable(),
    format: z.string(),
    compression: z.string(),
  }),
  restores: z.array(EvidenceRestore),
  cleanings: z.array(EvidenceCleaning),
  acts: z.object({
    items: z.array(EvidenceAct).describe('The latest of the period'),
    omitted: Count.describe('Earlier ones that are not listed'),
  }),
  log: EvidenceLog,
});
export type EvidenceReport = z.infer<typeof EvidenceReport>;

export const SignedEvidence = EvidenceReport.extend({
  signature: z
    .object({
      algorithm: z.literal('Ed25519'),
      keyId: z.string(),
      value: z.string().describe('In base64url'),
    })
    .describe('Over the canonical JSON (RFC 8785) of all the rest, `value` left out'),
}).meta({ id: 'Evidence' });
export type SignedEvidence = z.infer<typeof SignedEvidence>;

/** What a report is checked with. */
export const EvidenceKey = z
  .object({
    algorithm: z.literal('Ed25519'),
    keyId: z.string(),
    publicKey: z.string().describe('SPKI in PEM'),
  })
  .meta({ id: 'EvidenceKey' });
export type EvidenceKey = z.infer<typeof EvidenceKey>;

export const EvidenceQuery = z.object({
  from: Instant.optional().describe('90 days before its end, when left out'),
  until: Instant.optional().describe('Now, when left out'),
});
export type EvidenceQuery = z.infer<typeof EvidenceQuery>;

export const EvidencePageQuery = EvidenceQuery.extend({
  lang: Language.optional().describe('As Accept-Language asks, when left out'),
});
