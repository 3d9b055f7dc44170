import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { freshNamespace, type FreshNamespace } from '../../api/testing/fresh-namespace.ts';
import { listAudit } from '../../catalog/audit/list-audit.ts';
import { openBackup } from '../../catalog/backups/open-backup.ts';
import { addClinic } from '../../catalog/clinics/add-clinic.ts';
import { installationId } from '../../catalog/installation/installation-id.ts';
import { openRestore } from '../../catalog/restores/open-restore.ts';
import { recordRestore } from '../../catalog/restores/record-restore.ts';
import { startRestore } from '../../catalog/restores/start-restore.ts';
import { listUnsweptRestores } from '../../catalog/restores/unswept-restores.ts';
import { sampleClinic } from '../../catalog/testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../../catalog/testing/test-catalog.ts';
import { createUser } from '../../catalog/users/create-user.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { changeWorkflowId, workflowNames } from '../../contracts/temporal.ts';
import { freshDatabase, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { makeIncoming } from '../../postgres/restore/database/incoming-database.ts';
import { onServer } from '../../postgres/restore/database/server-session.ts';
import { standingDatabase } from '../../postgres/restore/database/standing-database.ts';
import { keptName } from '../../postgres/restore/restore-request.ts';
import { backupInMemory, type BackupInMemory } from '../../postgres/testing/backup-in-memory.ts';
import { sweepRestores } from './sweep-restores.ts';

let own: TestCatalog;
let home: FreshDatabase;
let connection: OpenedConnection;
let temporal: FreshNamespace;
let backup: BackupInMemory;
let user: number;
const backups = new Map<string, number>();
beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('sweep_catalog'));
  home = await freshDatabase('sweep_clinic');
  connection = { ...home.config, ssl: 'disable' };
  backup = await backupInMemory(connection, { scope: { kind: 'database' } });
  temporal = await freshNamespace('sweep');
  const person = { email: 'ana@example.com', nombre: 'Ana', role: 'operator' } as const;
  ({ id: user } = await createUser(own.catalog, { ...person, password: 'una clave larga' }));
  const scope = { kind: 'database' } as const;
  await addClinic(own.catalog, sampleClinic('cerca', { scope, connection }));
  // Nobody listens there.
  await addClinic(
    own.catalog,
    sampleClinic('lejos', { scope, connection: { ...connection, port: 1 } }),
  );
  for (const clinicId of ['cerca', 'lejos']) {
    const run = { workflowId: `backup/${clinicId}`, runId: clinicId, trigger: 'manual' } as const;
    backups.set(
      clinicId,
      (await openBackup(own.catalog, { clinicId, ...run, requestedBy: null })).id,
    );
  }
  await own.superuser.query(`UPDATE backups SET manifest = '{}', state = 'intact'`);
});
afterAll(async () => {
  const like = `resguardo_new_${await installationId(own.catalog)}%`;
  await onServer(connection, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'SELECT quote_ident(datname) AS name FROM pg_database WHERE datname LIKE $1',
      [like],
    );
    for (const { name } of rows) await client.query(`DROP DATABASE ${name}`);
  });
  await temporal.close();
  await own.drop();
  await home.drop();
});

/** A restore that was ended from outside while it loaded; its workflow is still to be ended. */
const cutOff = async (clinicId: string) => {
  const { catalog } = own;
  const { id } = await openRestore(catalog, {
    ...{ clinicId, kind: 'restore', backupId: backups.get(clinicId) ?? 0, order: {} },
    ...{ requestedBy: user, waitsForApproval: false },
  });
  const workflowId = changeWorkflowId(clinicId as ClinicId);
  const { firstExecutionRunId: runId } = await temporal.client.workflow.start(
    workflowNames.restore,
    { workflowId, taskQueue: 'nobody', args: [] },
  );
  const ref = { clinicId, restoreId: id };
  await startRestore(catalog, ref, { workflowId, runId });
  const failure = { code: 'change-abandoned', params: {} } as const;
  await recordRestore(catalog, ref, { state: 'failed', failure });
  const undoName = keptName(await installationId(catalog), id);
  return {
    ...{ ...ref, undoName, name: undoName.replace('undo', 'new') },
    end: () => temporal.client.workflow.getHandle(workflowId, runId).terminate('by hand'),
  };
};

const load = (undoName: string): Promise<unknown> =>
  onServer(connection, async (client) => {
    const standing = await standingDatabase(client, connection.database);
    return makeIncoming(client, { connection, undoName, manifest: backup.manifest, standing });
  });

const sweep = (now = new Date(Date.now() + 16 * 60_000)): Promise<number> =>
  new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(() =>
    sweepRestores({ catalog: own.catalog, temporal: temporal.client }, now),
  );

const isThere = (name: string): Promise<boolean> =>
  onServer(connection, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    return rowCount === 1;
  });

test('what a restore was loading when it was cut off goes, once it is over for certain', async () => {
  const far = await cutOff('lejos');
  await far.end();
  const near = await cutOff('cerca');
  await load(near.undoName);
  // Its workflow runs, then has only just ended, then somebody is in there.
  expect(await sweep()).toBe(0);
  await near.end();
  expect(await sweep(new Date())).toBe(0);
  const inside = new Client({ ...home.config, database: near.name });
  await inside.connect();
  expect(await sweep()).toBe(0);
  await inside.end();
  await expect(isThere(near.name)).resolves.toBe(true);

  await settled(near.name);
  expect(await sweep()).toBe(1);
  expect(await isThere(near.name)).toBe(false);
  const { items } = await listAudit(
    own.catalog,
    { clinicId: 'cerca' },
    { action: 'restore.sweep' },
  );
  expect(items).toMatchObject([
    { clinicId: 'cerca', actor: 'schedule', object: `restore/${near.restoreId}` },
  ]);
  // The server that is down is asked again; the other is clear.
  const left = await listUnsweptRestores(own.catalog, new Date(Date.now() + 60_000));
  expect(left.map(({ restoreId }) => restoreId)).toEqual([far.restoreId]);
});

test('a database of that name that somebody else made stays', async () => {
  const restore = await cutOff('cerca');
  await restore.end();
  await onServer(connection, (client) => client.query(`CREATE DATABASE ${restore.name}`));
  expect(await sweep()).toBe(0);
  expect(await isThere(restore.name)).toBe(true);
});

/** A session that has said goodbye is seen by others for a moment yet. */
const settled = async (name: string): Promise<void> => {
  const deadline = Date.now() + 30_000;
  const busy = (): Promise<boolean> =>
    onServer(connection, async (client) => {
      const { rowCount } = await client.query('SELECT FROM pg_stat_activity WHERE datname = $1', [
        name,
      ]);
      return rowCount !== 0;
    });
  while (await busy()) {
    if (Date.now() > deadline) throw new Error(`somebody stays in ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
