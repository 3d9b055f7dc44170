import { ClinicPolicy } from '../../contracts/clinic-input.ts';
import { TimeZone } from '../../contracts/time-zone.ts';
import type { EvidenceFacts, EvidencePeriod, ProvedBackup } from '../evidence/evidence-facts.ts';
import type { RestoreRecord } from '../restores/restore-record.ts';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 1, 6);

/** Days after the period's start, which is 02:00 in La Paz. */
export const sampleDay = (days: number): Date => new Date(start + days * dayMs);

export const samplePeriod: EvidencePeriod = {
  from: sampleDay(0),
  until: sampleDay(90),
  now: sampleDay(90),
};

/** A backup begun on that day, proved and rehearsed within minutes. */
export const sampleBackup = (day: number, changes: Partial<ProvedBackup> = {}): ProvedBackup => {
  const at = sampleDay(day);
  const minutes = (count: number): Date => new Date(at.getTime() + count * 60_000);
  return {
    ...{ id: 100 + Math.floor(day * 10), fileName: `auto-${day}.sql.zst`, state: 'restorable' },
    ...{ trigger: 'automatic', startedAt: at, snapshotAt: at, intactAt: minutes(2) },
    ...{ protectedAt: minutes(2), protectedInTime: true },
    ...{ restorableAt: minutes(3), deletedAt: null, rows: 15_234, bytes: 2_450_000 },
    ...{ sha256: 'a'.repeat(64), failureCode: null },
    copies: ['s3', 'drive'].map((destination) => ({
      ...{ destination, state: 'intact', lastProvedAt: minutes(2) },
      ...{ lockMode: null, lockedUntil: null, legalHold: false },
    })),
    ...changes,
  };
};

const restore = (id: number, changes: Partial<RestoreRecord>): RestoreRecord => ({
  ...{ id, clinicId: 'norte', changedClinicId: 'norte', kind: 'restore', backupId: 700 },
  ...{ undoOf: null, state: 'done', workflowId: 'change/norte', runId: 'r', requestedBy: 1 },
  order: {
    ...{ selection: { kind: 'all' }, target: { kind: 'place' }, onConflict: 'refuse' },
    acceptLosses: false,
  },
  ...{ decidedBy: 2, safetyBackupId: 701, destination: 's3', requestedAt: sampleDay(60.1) },
  ...{ startedAt: sampleDay(60.1), endedAt: sampleDay(60.12), failure: null },
  result: {
    ...{ method: 'swap-schema', tables: 11, rows: 15_234, added: 120, changed: 14, removed: 3 },
    ...{ loadMs: 9400, compareMs: 1200, fencedMs: 400, undoBytes: 52_000_000 },
  },
  ...{ undoState: 'used', undoUntil: sampleDay(67), file: null },
  ...changes,
});

const passed = (day: number, seconds: number): EvidenceFacts['rehearsals'][number] => ({
  ...{ backup: 100 + Math.floor(day) * 10, at: sampleDay(day).toISOString(), state: 'passed' },
  ...{ loadSeconds: seconds * 0.8, compareSeconds: seconds * 0.2, failure: null },
});

/** Ninety days of a clinic: daily backups, three days without, a failed rehearsal, a restore undone. */
export const sampleFacts = (changes: Partial<EvidenceFacts> = {}): EvidenceFacts => {
  const days = Array.from({ length: 90 }, (_, day) => day).filter((day) => day < 41 || day > 43);
  const rehearsals = [0, 7, 14, 21, 28, 35, 44, 56, 63, 70, 77, 84].map((day, index) =>
    passed(day + 0.01, 5 + ((index * 37) % 11)),
  );
  const failed = {
    ...{ backup: 590, at: sampleDay(49).toISOString(), state: 'failed' as const },
    ...{ loadSeconds: null, compareSeconds: null, failure: 'drill-server-refused' },
  };
  const all = [...rehearsals, failed].toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const acts = days.map((day, index) => ({
    ...{
      id: 10 + index,
      at: sampleDay(day + 0.3).toISOString(),
      object: `backup/${100 + day * 10}`,
    },
    actor: index % 3 === 0 ? 'ana@norte.example' : 'eva@norte.example',
    action: index % 5 === 0 ? 'backup.create' : 'backup.download',
    hash: index.toString(16).padStart(64, '0'),
  }));
  return {
    installation: '0a1b2c3d',
    clinic: {
      ...{ id: 'norte', name: 'Clínica Peña & Hijos', timeZone: TimeZone.parse('America/La_Paz') },
      ...{ scope: { kind: 'schema', schema: 'norte' }, format: 'sql', compression: 'zstd' },
      ...{ policy: ClinicPolicy.parse({}), createdAt: sampleDay(-30), archivedAt: null },
      ...{ backupSchedule: 'daily', backupTime: '02:00', backupWeekday: null },
      backupDayOfMonth: null,
    },
    backups: [
      sampleBackup(-1),
      ...days.map((day) =>
        day === 20
          ? sampleBackup(day, {
              ...{ state: 'failed', failureCode: 'database-unreachable', intactAt: null },
              ...{ restorableAt: null, snapshotAt: null, copies: [] },
            })
          : sampleBackup(day),
      ),
    ],
    places: [
      {
        ...{ destination: 's3', kind: 's3', required: true, retired: false, held: 86, intact: 85 },
        ...{ lost: 1, locked: 37, lastProvedAt: sampleDay(89.01).toISOString() },
        leastRecentProofAt: sampleDay(0.01).toISOString(),
      },
      {
        ...{ destination: 'drive', kind: 'drive', required: true, retired: false, held: 86 },
        ...{ intact: 86, lost: 0, locked: 0, lastProvedAt: sampleDay(89.01).toISOString() },
        leastRecentProofAt: sampleDay(0.01).toISOString(),
      },
    ],
    rehearsals: all,
    lastPassed: rehearsals.at(-1) ?? null,
    restores: [
      restore(5, {}),
      restore(6, { kind: 'undo', undoOf: 5, requestedAt: sampleDay(61), undoState: 'expired' }),
    ],
    cleanings: [
      {
        ...{ id: 3, clinicId: 'norte', range: { start: '2020-01-01', end: '2021-01-01' } },
        ...{ tables: null, state: 'done', requestedBy: 1, backupId: 800, workflowId: 'w' },
        ...{ requestedAt: sampleDay(75), startedAt: sampleDay(75), endedAt: sampleDay(75.02) },
        ...{ plan: null, result: { tables: [], deleted: 48_120, freedBytes: 91_000_000 } },
        ...{ failure: null, runId: 'r' },
      },
    ],
    people: new Map([
      [1, 'ana@norte.example'],
      [2, 'eva@norte.example'],
    ]),
    acts: { items: acts, omitted: 0 },
    log: { intact: true, rows: 321, head: { id: 321, hash: 'c'.repeat(64) }, problem: null },
    ...changes,
  };
};
