import type { BackupMailFacts } from '../../contracts/mail.ts';

/** A clinic's ordinary night, for the tests: E2's published run, stored twice and rehearsed. */
export const provedFacts: BackupMailFacts = {
  clinic: { id: 'clinica_demo', name: 'Clínica Demo', timeZone: 'America/La_Paz' },
  backupId: 128,
  fileName: 'auto-sql-clinica_demo-2026-03-08-020004.sql.zst',
  trigger: 'automatic',
  state: 'restorable',
  startedAt: new Date('2026-03-08T06:00:00Z'),
  snapshotAt: new Date('2026-03-08T06:00:04Z'),
  tables: 11,
  rows: 15234,
  plainBytes: 18_700_000,
  bytes: 2_450_000,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  copies: [
    { destination: 's3', kind: 's3', state: 'intact', failure: null },
    { destination: 'drive', kind: 'drive', state: 'intact', failure: null },
  ],
  drill: { state: 'passed', failure: null },
  times: { total: 4230, snapshot: 812, upload: 1104, verify: 640, drill: 1890 },
  failure: null,
};

const [s3] = provedFacts.copies;

/** Stored and rehearsed, but Drive took nothing. */
export const driveRefusedFacts: BackupMailFacts = {
  ...provedFacts,
  state: 'intact',
  copies: [
    ...(s3 === undefined ? [] : [s3]),
    {
      destination: 'drive',
      kind: 'drive',
      state: 'failed',
      failure: { code: 'store-quota-of-service-account', params: { destination: 'drive' } },
    },
  ],
};

/** Both copies intact, and yet what was restored differed. */
export const drillDiffersFacts: BackupMailFacts = {
  ...provedFacts,
  state: 'intact',
  drill: {
    state: 'failed',
    failure: {
      code: 'drill-differs',
      params: { table: 'clinica_demo.factura', expected: '4210', found: '4209' },
    },
  },
};

/** The clinic's password had been changed. */
export const passwordWrongFacts: BackupMailFacts = {
  ...provedFacts,
  state: 'failed',
  snapshotAt: null,
  tables: 0,
  rows: 0,
  plainBytes: 0,
  bytes: 0,
  sha256: null,
  copies: [
    { destination: 's3', kind: 's3', state: 'failed', failure: null },
    { destination: 'drive', kind: 'drive', state: 'failed', failure: null },
  ],
  drill: { state: 'skipped', failure: null },
  times: { total: 320, snapshot: null, upload: null, verify: null, drill: null },
  failure: {
    code: 'database-password-wrong',
    params: { host: 'db.clinica.example', user: 'respaldos', database: 'clinica' },
  },
};
