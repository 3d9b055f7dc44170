import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BackupView } from '../contracts/api/backup.ts';
import { Problem } from '../contracts/api/problem.ts';
import { RestorePage, type RestoreView } from '../contracts/api/restore.ts';
import { errorWords } from '../contracts/messages/error-words.ts';
import type { RestoreSelection } from '../contracts/restore.ts';
import { addClinic, driveDestination, s3Destination } from './support/clinic.ts';
import { driveVandal, flipped, plainBucket, s3Vandal, type Vandal } from './support/damage.ts';
import { logInAs } from './support/download.ts';
import { mailArrives } from './support/mailbox.ts';
import {
  keptDatabases,
  leftBehind,
  restorable,
  type Restorable,
  type ScopeKind,
  type Server,
} from './support/restorable.ts';
import { backedUp, restoresOf, type Order, type Restores } from './support/restores.ts';
import { canMount, mountSmallDisk, type SmallDisk } from './support/small-disk.ts';
import { onDatabase, openSystem, type System } from './support/system.ts';
import { expectWords } from './support/told.ts';

const mountable = canMount();
if (!mountable)
  console.warn('SKIPPED: a full disk of the database is tried only as root, who may mount one');
const onSmallDisk = mountable ? test : test.skip;

/** What is wrong is said, by one name and in two languages, and not a byte of the database is another. */
let system: System;
let server: Server;
let restores: Restores;
let token: string;
let s3: Vandal;
let drive: Vandal;
const kinds = ['schema', 'rows', 'database'] as const;
interface Tried {
  readonly clinic: Restorable;
  readonly name: string;
  readonly backup: BackupView;
}
const tried = new Map<ScopeKind, Tried>();
let disk: SmallDisk | undefined;
const space = 'chica';
const onServer = (sql: string): Promise<unknown> =>
  onDatabase(system.server(), (client) => client.query(sql));

async function taken(kind: ScopeKind): Promise<void> {
  const id = `negada_${kind}`;
  const clinic = await restorable(server, id, kind);
  const { connection, scope } = clinic;
  const bucket = { ...s3Destination(system, system.namespace), bucket: bucketName };
  await addClinic(system, id, {
    ...{ connection, scope, policy: { drill: false } },
    destinations: [bucket, driveDestination(system)],
  });
  const backup = await backedUp(system, id, 'intact');
  await clinic.wreck();
  tried.set(kind, { clinic, backup, name: `Clínica ${id}` });
}

let bucketName: string;
beforeAll(async () => {
  system = await openSystem();
  const { host, port, user, password } = system.server();
  server = { host, port, user, password, binDir: system.stack.postgres.binDir };
  restores = await restoresOf(system);
  token = await logInAs(system);
  bucketName = await plainBucket(system);
  s3 = s3Vandal(system, bucketName, system.namespace);
  drive = driveVandal(system);
  await Promise.all(kinds.map(taken));
}, 120_000);
afterAll(async () => {
  for (const { clinic } of tried.values()) await clinic.drop();
  await keptDatabases(system, server, { drop: true });
  if (disk) await onServer(`DROP TABLESPACE ${space}`);
  disk?.remove();
  await system.stop();
});

const of = (kind: ScopeKind): Tried => {
  const found = tried.get(kind);
  if (!found) throw new Error(`no clinic of the scope ${kind}`);
  return found;
};

const keyOf = ({ copies }: BackupView): string => copies[0]?.key ?? '';

const flip = async (vandal: Vandal, key: string): Promise<void> => {
  const bytes = await vandal.read(key);
  await vandal.write(key, flipped(bytes, bytes.length >> 1));
};

/** What the API answers in a language. */
async function answered(path: string, body: object, language: string): Promise<Problem> {
  const response = await fetch(new URL(path, system.product.apiUrl), {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${token}`, 'accept-language': language },
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  return Problem.parse(await response.json());
}

/** A request that the API does not take: at once, and in two languages. */
async function expectRefused(path: string, body: object, code: string): Promise<void> {
  const [es, en] = [await answered(path, body, 'es'), await answered(path, body, 'en')];
  expect([es.code, en.code]).toEqual([code, code]);
  expectWords(es);
  expect([es.detail, es.hint]).toEqual([
    errorWords('es', code, es.params).message,
    errorWords('es', code, es.params).hint,
  ]);
  expect(en.detail).toBe(errorWords('en', code, en.params).message);
}

/** A restore that ends as failed: its record and the mail say why, and nothing is left of it. */
async function expectFails(
  { clinic, name, backup }: Tried,
  order: Order,
  failure: { code: string; params: Record<string, unknown> },
): Promise<RestoreView> {
  const before = await clinic.bytes();
  const failed = await restores.restore(backup, order);
  const params = expect.objectContaining(failure.params);
  expect(failed).toMatchObject({
    ...{ state: 'failed', result: null, undo: { state: 'none' } },
    failure: { code: failure.code, params },
  });
  if (failed.failure) expectWords(failed.failure);
  expect(await clinic.bytes()).toBe(before);
  expect(await leftBehind(server, [clinic])).toEqual([]);
  const { message } = errorWords('es', failure.code, failed.failure?.params ?? {});
  await mailArrives(system, clinic.id, `Restauración de ${name}: no se hizo`, message);
  return failed;
}

test('the wrong word, the wrong password, another clinic’s backup: nothing is even begun', async () => {
  const { clinic, backup } = of('schema');
  const { backup: foreign } = of('rows');
  const before = await clinic.bytes();
  const sure = restores.confirmed;
  const path = (id: number | null): string =>
    `/api/clinics/${clinic.id}/backups/${String(id)}/restore`;
  const own = path(backup.id);
  await expectRefused(own, { ...sure, confirm: 'restaurar' }, 'confirmation-wrong');
  await expectRefused(own, { ...sure, password: `${sure.password}x` }, 'password-refused');
  await expectRefused(path(foreign.id), sure, 'backup-unknown');
  const listed = `/api/clinics/${clinic.id}/restores`;
  expect((await system.operator.at(listed, RestorePage)).items).toEqual([]);
  expect(await clinic.bytes()).toBe(before);
});

describe('the present structure is another than the backup’s:', () => {
  const renamed = 'RENAME COLUMN nombre TO nombre_completo';
  const back = 'RENAME COLUMN nombre_completo TO nombre';

  test.each(['schema', 'database'] as const)(
    'a whole restore of the scope %s names what would be lost',
    async (kind) => {
      const { clinic, backup } = of(kind);
      await clinic.run(`CREATE TABLE clinica.receta (id int PRIMARY KEY);
        INSERT INTO clinica.receta VALUES (1), (2);
        ALTER TABLE clinica.paciente ADD COLUMN telefono text;
        UPDATE clinica.paciente SET telefono = '555' WHERE id = 1`);
      const { losses, refusal } = await restores.plan(backup);
      expect(losses).toHaveLength(2);
      expect(losses).toContainEqual({ kind: 'table', object: 'clinica.receta', rows: 2 });
      const column = { kind: 'column', object: 'clinica.paciente.telefono' };
      expect(losses).toContainEqual(expect.objectContaining(column));
      expect(refusal?.code).toBe('restore-would-lose');
      const objects = expect.stringContaining('clinica.receta');
      await expectFails(of(kind), {}, { code: 'restore-would-lose', params: { objects } });
      await clinic.run(`DROP TABLE clinica.receta;
        ALTER TABLE clinica.paciente DROP COLUMN telefono`);
    },
  );

  test.each(kinds)('a part of one of the scope %s names the column', async (kind) => {
    const { clinic } = of(kind);
    const table = { schema: clinic.schema, table: 'paciente' };
    const selection: RestoreSelection = { kind: 'records', table, keys: [{ id: '20' }] };
    await clinic.run(`ALTER TABLE ${clinic.schema}.paciente ${renamed}`);
    const failure = {
      code: 'restore-structure-differs',
      params: { table: `${clinic.schema}.paciente`, column: 'nombre' },
    };
    await expectFails(of(kind), { selection }, failure);
    // All of the clinic's rows go into tables that are there as well.
    if (kind === 'rows') await expectFails(of(kind), {}, failure);
    await clinic.run(`ALTER TABLE ${clinic.schema}.paciente ${back}`);
  });
});

type Destination = 's3' | 'drive';
const vandals = (): Record<Destination, Vandal> => ({ s3, drive });
/** Where a copy was altered already. */
const harmed = new Map<ScopeKind, Destination>();

/** The copy that a restore reads is the one that was proved last. */
const firstRead = ({ copies }: BackupView): [Destination, Destination] => {
  const proved = (name: Destination): string =>
    copies.find(({ destination }) => destination === name)?.lastProvedAt ?? '';
  return proved('drive') > proved('s3') ? ['drive', 's3'] : ['s3', 'drive'];
};

describe('a copy that is not what was stored', () => {
  const copies = async ({ backup }: Tried): Promise<unknown> => {
    const address = `/api/clinics/${backup.clinic}/backups/${String(backup.id)}`;
    const view = await system.operator.at(address, BackupView);
    return view.copies.map(({ destination, state, failure }) => [
      ...[destination, state, failure?.code ?? null],
    ]);
  };
  const harms: readonly [
    string,
    ScopeKind,
    string,
    (vandal: Vandal, key: string) => Promise<void>,
  ][] = [
    ['altered by a bit', 'schema', 'copy-altered', flip],
    [
      'another clinic’s, with its manifest',
      'database',
      'copy-swapped',
      async (vandal, key) => {
        const other = keyOf(of('schema').backup);
        for (const end of ['', '.manifest.json']) {
          await vandal.write(`${key}${end}`, await s3.read(`${other}${end}`));
        }
      },
    ],
  ];

  test.each(harms)('is passed over: %s (%s)', async (_what, kind, code, harm) => {
    const { clinic, backup } = of(kind);
    const [first, other] = firstRead(backup);
    await harm(vandals()[first], keyOf(backup));
    harmed.set(kind, first);
    const done = await restores.restore(backup);
    expect(done).toMatchObject({ state: 'done', destination: other, failure: null });
    expect(await clinic.read()).toBe(clinic.whole);
    const found = first === 's3' ? code : expect.stringMatching(/^(copy|manifest)-/);
    const expected = [
      [first, 'damaged', found],
      [other, 'intact', null],
    ];
    expect(await copies(of(kind))).toEqual(first === 's3' ? expected : expected.toReversed());
  });
});

onSmallDisk(
  'a full disk of the database: each scope says so, and goes on once there is room',
  async () => {
    disk = mountSmallDisk(64);
    await onServer(`CREATE TABLESPACE ${space} LOCATION '${disk.path}'`);
    // Vacuum by itself would free some room in the middle: what it rewrites, and a cache file that goes with it.
    await onServer('ALTER SYSTEM SET autovacuum = off');
    await onServer('SELECT pg_reload_conf()');
    for (const kind of kinds) {
      const { database } = of(kind).clinic.connection;
      const run = (sql: string) =>
        onDatabase(system.server(database), (client) => client.query(sql));
      await run('VACUUM');
      await onServer(`ALTER DATABASE "${database}" SET TABLESPACE ${space}`);
      await run('SELECT');
    }
    disk.fill(24 * 1024);
    for (const kind of kinds) {
      const why = expect.stringMatching(/No space left|could not (extend|write|create)/);
      await expectFails(of(kind), {}, { code: 'restore-target-unfit', params: { why } });
    }
    disk.clear();
    await onServer('ALTER SYSTEM RESET autovacuum');
    await onServer('SELECT pg_reload_conf()');
    const { clinic, backup } = of('rows');
    expect(await restores.restore(backup)).toMatchObject({ state: 'done', failure: null });
    expect(await clinic.read()).toBe(clinic.whole);
  },
  150_000,
);

test.each(kinds)('when every copy is altered, nothing is done: %s', async (kind) => {
  const { backup } = of(kind);
  for (const [destination, vandal] of Object.entries(vandals())) {
    if (harmed.get(kind) !== destination) await flip(vandal, keyOf(backup));
  }
  const params = {
    backup: String(backup.id),
    why: expect.stringMatching(/^(copy|manifest)-/),
  };
  await expectFails(of(kind), {}, { code: 'backup-not-restorable', params });
  const address = `/api/clinics/${backup.clinic}/backups/${String(backup.id)}/restore`;
  await expectRefused(address, restores.confirmed, 'backup-not-restorable');
});
