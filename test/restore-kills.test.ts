import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BackupView } from '../contracts/api/backup.ts';
import { RestoreView } from '../contracts/api/restore.ts';
import { startPostgres, type PostgresServer } from '../local/postgres/start.ts';
import { removeState } from '../local/remove-state.ts';
import { addClinic } from './support/clinic.ts';
import { openGate, type Gate, type Moment } from './support/gate.ts';
import { killed } from './support/killed.ts';
import { orphans } from './support/orphans.ts';
import { startReader, type Reader } from './support/reader.ts';
import {
  keptDatabases,
  leftBehind,
  restorable,
  type Restorable,
  type ScopeKind,
  type Server,
} from './support/restorable.ts';
import { backedUp, restoresOf, type Restores } from './support/restores.ts';
import { onDatabase, openSystem, type System } from './support/system.ts';

/**
 * Restores whose worker, whose session or whose whole server is killed at each of their steps: they end by
 * themselves, and who reads meanwhile sees all of the old or all of the new.
 */
const restoring = /^resguardo (restore|resguardo_undo_)/;

/** While rows of the safety backup are read. */
const saving: Moment = {
  ...{ application: /^resguardo(?! restore| resguardo_undo_)/, held: 'sent' },
  statement: /COPY .* TO STDOUT/,
};
/** In the middle of a table's rows. */
const loading: Moment = {
  ...{ application: restoring, statement: /COPY .* FROM STDIN/, held: 'answered' },
};
const comparing: Moment = {
  ...{ application: restoring, statement: /COPY .* TO STDOUT/, held: 'sent' },
};
/** The clinic's rows are written, and not committed. */
const writing: Moment = {
  ...{ application: restoring, statement: /WITH (gone|put|come)_\d/, held: 'answered' },
};
/** All readers wait. */
const swapping: Record<'schema' | 'database', Moment> = {
  schema: { application: restoring, statement: /ACCESS EXCLUSIVE/, held: 'answered' },
  database: {
    ...{ application: restoring, statement: /RENAME TO "?resguardo_undo_/, held: 'answered' },
  },
};
const commit = (held: Moment['held'], after?: RegExp): Moment => ({
  ...{ application: restoring, statement: /COMMIT\0/, held, ...(after ? { after } : {}) },
});
/** A database is loaded in transactions of its own. */
const renamed = /RENAME TO "?resguardo_undo_/;

interface Trial {
  readonly clinic: Restorable;
  readonly gate: Gate;
  readonly moments: readonly Moment[];
  backup: BackupView;
  reader: Reader;
  restore: RestoreView;
}

let system: System;
let restores: Restores;

async function trial(
  server: Server,
  id: string,
  kind: ScopeKind,
  moments: Moment[],
): Promise<Trial> {
  const clinic = await restorable(server, id, kind);
  const gate = await openGate(server);
  const { connection, scope } = clinic;
  const { host, port } = gate;
  await addClinic(system, id, {
    ...{ connection: { ...connection, host, port }, scope, policy: { drill: false } },
  });
  const backup = await backedUp(system, id, 'intact');
  await clinic.wreck();
  const reader = await startReader(clinic);
  return { clinic, gate, moments, backup, reader, restore: {} as RestoreView };
}

/** Every trial's n-th moment that has one, with the port of the session that is held there. */
const reached = (trials: readonly Trial[], n: number): Promise<number>[] =>
  trials.flatMap(({ gate, moments }) => {
    const moment = moments[n];
    return moment ? [gate.reached(moment)] : [];
  });

const begun = async (trials: readonly Trial[]): Promise<void> => {
  for (const one of trials) one.restore = await restores.begin(one.backup);
};

/** All of the new, and never anything in between. */
async function expectNew({ clinic, reader, restore }: Trial): Promise<void> {
  const ended = await restores.end(restore, 120_000);
  expect(ended).toMatchObject({ state: 'done', failure: null, undo: { state: 'kept' } });
  await reader.stop();
  expect([clinic.id, ...reader.seen]).toEqual([clinic.id, clinic.wrecked, clinic.whole]);
}

async function closed(trials: readonly Trial[]): Promise<void> {
  // Whoever is still held lets go of what readers wait for.
  for (const { gate } of trials) await gate.close();
  for (const { clinic, reader } of trials) {
    await reader.stop();
    await clinic.drop();
  }
}

beforeAll(async () => {
  system = await openSystem({ RESGUARDO_SNAPSHOTS_AT_ONCE: '4' });
  restores = await restoresOf(system);
}, 60_000);
afterAll(() => system.stop());

describe('kill -9 of the worker, and of the next one', () => {
  let server: Server;
  let trials: Trial[];
  let cancelled: Trial;
  beforeAll(async () => {
    const { host, port, user, password } = system.server();
    server = { host, port, user, password, binDir: system.stack.postgres.binDir };
    const kinds: [string, ScopeKind, Moment[]][] = [
      ['muere_s1', 'schema', [saving, comparing]],
      ['muere_s2', 'schema', [loading, swapping.schema]],
      ['muere_s3', 'schema', [commit('sent'), commit('answered')]],
      ['muere_d1', 'database', [loading, comparing]],
      ['muere_d2', 'database', [swapping.database, commit('answered', renamed)]],
      ['muere_r1', 'rows', [writing, commit('answered')]],
      ['muere_no', 'schema', [comparing]],
    ];
    trials = await Promise.all(
      kinds.map(([id, kind, moments]) => trial(server, id, kind, moments)),
    );
    cancelled = trials.pop() as Trial;
  }, 120_000);
  afterAll(async () => {
    await closed([...trials, cancelled]);
    await keptDatabases(system, server, { drop: true });
  });

  test('at each step of a restore: it ends by itself, whole, and leaves nothing behind', async () => {
    const all = [...trials, cancelled];
    const first = reached(all, 0);
    await begun(all);
    await Promise.all(first);
    const second = reached(trials, 1);
    await killed(system.worker().pid);
    await system.operator.at(`${cancelled.restore.address}/cancel`, RestoreView, {
      method: 'POST',
      body: {},
    });
    await system.replaceWorker();
    await Promise.all(second);
    await killed(system.worker().pid);
    await system.replaceWorker();
    for (const one of trials) await expectNew(one);
    // Whoever reads a schema or its rows only waited.
    const patient = trials.filter(({ clinic }) => clinic.scope.kind !== 'database');
    expect(patient.flatMap(({ reader }) => reader.failed)).toEqual([]);
    // And one that was cancelled meanwhile holds all of the old.
    const { clinic, reader, restore } = cancelled;
    expect(await restores.end(restore, 120_000)).toMatchObject({
      ...{ state: 'cancelled', failure: { code: 'cancelled' }, undo: { state: 'none' } },
    });
    await reader.stop();
    expect([reader.seen, reader.failed]).toEqual([[clinic.wrecked], []]);
    const clinics = all.map((one) => one.clinic);
    expect(await leftBehind(server, clinics)).toEqual([]);
    for (const { id } of clinics) expect(await orphans(system, id, null)).toEqual([]);
  }, 180_000);
});

describe('the end of the session that restores, and of the server with it', () => {
  let postgres: PostgresServer;
  let folder: string;
  let trials: Trial[];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'resguardo-crash-'));
    // Root's PostgreSQL runs as another user, who has to get through.
    chmodSync(folder, 0o711);
    postgres = await startPostgres({ stateDir: folder, fast: true });
    const committed = [commit('answered'), commit('answered', renamed)] as const;
    const kinds: [string, ScopeKind, Moment[]][] = [
      ['cae_s', 'schema', [loading, swapping.schema, committed[0]]],
      ['cae_d', 'database', [loading, swapping.database, committed[1]]],
      ['cae_r', 'rows', [loading, writing, committed[0]]],
    ];
    trials = await Promise.all(
      kinds.map(([id, kind, moments]) => trial(postgres, id, kind, moments)),
    );
  }, 120_000);
  afterAll(async () => {
    await closed(trials);
    await postgres.stop();
    await removeState(folder);
  });

  const admin = () => ({ ...postgres, database: 'postgres', ssl: 'disable' as const });

  /** The process that serves a session. */
  const backendOf = (port: number): Promise<number> =>
    onDatabase(admin(), async (client) => {
      const { rows } = await client.query<{ pid: number }>(
        'SELECT pid FROM pg_stat_activity WHERE client_port = $1',
        [port],
      );
      const [found] = rows;
      if (!found) throw new Error(`no session comes from port ${port}`);
      return found.pid;
    });

  test('again and again: it ends by itself, whole, and leaves nothing behind', async () => {
    const first = reached(trials, 0);
    await begun(trials);
    const loaders = await Promise.all(first);
    const second = reached(trials, 1);
    await onDatabase(admin(), async (client) => {
      const sql =
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE client_port = ANY ($1)';
      const { rowCount } = await client.query(sql, [loaders]);
      expect(rowCount).toBe(3);
    });
    const [swapper = 0] = await Promise.all(second);
    const third = reached(trials, 2);
    // PostgreSQL then ends every session, and comes back from its log.
    process.kill(await backendOf(swapper), 'SIGKILL');
    const [, committer = 0] = await Promise.all(third);
    process.kill(await backendOf(committer), 'SIGKILL');
    for (const one of trials) await expectNew(one);
    const clinics = trials.map(({ clinic }) => clinic);
    expect(await leftBehind(postgres, clinics)).toEqual([]);
  }, 120_000);
});
