import type {
  EvidenceAct,
  EvidencePlace,
  EvidenceRehearsal,
  EvidenceReport,
  EvidenceSample,
} from '../../contracts/api/evidence.ts';
import type { BackupRecord } from '../backups/backup-record.ts';
import type { CleaningRecord } from '../cleanings/cleaning-record.ts';
import type { ClinicRecord } from '../clinics/clinic-record.ts';
import type { RestoreRecord } from '../restores/restore-record.ts';

export interface EvidencePeriod {
  readonly from: Date;
  readonly until: Date;
  /** When the report is made; ages are measured then, or at the period's end where that is earlier. */
  readonly now: Date;
}

/** What a report needs of a backup's record. */
export type ProvedBackup = Pick<
  BackupRecord,
  | 'id'
  | 'fileName'
  | 'state'
  | 'trigger'
  | 'startedAt'
  | 'snapshotAt'
  | 'intactAt'
  | 'restorableAt'
  | 'protectedAt'
  | 'protectedInTime'
  | 'deletedAt'
  | 'rows'
  | 'bytes'
  | 'sha256'
  | 'failureCode'
> & {
  readonly copies: readonly Pick<
    BackupRecord['copies'][number],
    'destination' | 'state' | 'lastProvedAt' | 'lockMode' | 'lockedUntil' | 'legalHold'
  >[];
};

/** What the catalog holds of a clinic and a period, before anything is made of it. */
export interface EvidenceFacts {
  readonly installation: string;
  readonly clinic: Pick<
    ClinicRecord,
    | 'id'
    | 'name'
    | 'timeZone'
    | 'scope'
    | 'createdAt'
    | 'archivedAt'
    | 'policy'
    | 'backupSchedule'
    | 'backupTime'
    | 'backupWeekday'
    | 'backupDayOfMonth'
    | 'format'
    | 'compression'
  >;
  /** Those of the period, and the newest that were intact and restorable before it; oldest first. */
  readonly backups: readonly ProvedBackup[];
  /** Made in the period for demonstrations; none of the backups above. */
  readonly samples?: readonly EvidenceSample[];
  readonly places: readonly EvidencePlace[];
  /** Of the period, oldest first. */
  readonly rehearsals: readonly EvidenceRehearsal[];
  /** The last one before the period's end that passed, also from before it. */
  readonly lastPassed: EvidenceRehearsal | null;
  readonly restores: readonly RestoreRecord[];
  readonly cleanings: readonly CleaningRecord[];
  /** Emails by user, for everyone named in the two above. */
  readonly people: ReadonlyMap<number, string>;
  readonly acts: { readonly items: readonly EvidenceAct[]; readonly omitted: number };
  readonly log: EvidenceReport['log'];
}
