import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Client } from 'pg';
import type { OpenedConnection } from '../../../contracts/connection.ts';
import { RestoreOrder } from '../../../contracts/restore.ts';
import { freshDatabase, type FreshDatabase } from '../../../local/testing/test-stack.ts';
import { backupInMemory, type BackupInMemory } from '../../testing/backup-in-memory.ts';
import { asDownload } from '../../testing/made-up-copy.ts';
import { keptName, type CopySource } from '../restore-request.ts';
import { mergeMethods } from './merge-methods.ts';
import {
  Dice,
  ours,
  quoted,
  randomChange,
  randomClinics,
  randomRows,
  swapUnique,
  wipe,
  type RandomClinics,
} from './testing/random-clinics.ts';

/** How many schemas are made; more for a thorough run: `RESGUARDO_TEST_MERGES=500`. */
const runs = Number(process.env['RESGUARDO_TEST_MERGES'] ?? 10);
const seed = Number(process.env['RESGUARDO_TEST_SEED'] ?? randomBytes(4).readInt32BE());
const signal = new AbortController().signal;
const role = `dueno_${randomBytes(4).toString('hex')}`;
const password = randomBytes(12).toString('hex');

let home: FreshDatabase;
let client: Client;
beforeAll(async () => {
  home = await freshDatabase('merge_property');
  client = new Client(home.config);
  await client.connect();
  await client.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
  await client.query(`GRANT CREATE ON DATABASE "${home.config.database}" TO ${role}`);
});
afterAll(async () => {
  await client.query('RESET ROLE; DROP SCHEMA IF EXISTS "público" CASCADE');
  await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  await client.end();
  await home.drop();
});

/** Every row of every table as text, by owner; shared ones under 0. */
async function rowsByOwner({ tables }: RandomClinics): Promise<Map<number, string[]>> {
  const lines = new Map<number, string[]>();
  const add = (owner: number, line: string): void => {
    lines.set(owner, [...(lines.get(owner) ?? []), line]);
  };
  for (const { name } of tables) {
    const { rows } = await client.query<{ dueno: number; line: string }>(
      `SELECT dueno, t.tableoid::regclass || ROW(t.*)::text AS line FROM ${quoted(name)} t ORDER BY 2`,
    );
    for (const { dueno, line } of rows) add(dueno, line);
  }
  const { rows } = await client.query<{ line: string }>(
    'SELECT ROW(m.*)::text AS line FROM moneda m ORDER BY 1',
  );
  for (const { line } of rows) add(0, line);
  const { rows: clinics } = await client.query<{ id: number; line: string }>(
    'SELECT id, ROW(c.*)::text AS line FROM clinica c ORDER BY 1',
  );
  for (const { id, line } of clinics) add(id, line);
  return lines;
}

/** Changes that cannot be made are left out, as an application's would be. */
async function change(statements: readonly string[]): Promise<void> {
  await client.query(`BEGIN; SET LOCAL "prueba.calla" = 'si'; SAVEPOINT one`);
  try {
    for (const statement of statements) await client.query(statement);
    await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  } catch {
    await client.query('ROLLBACK TO one');
  }
  await client.query('COMMIT');
}

const triggers = (dice: Dice, { tables }: RandomClinics): string =>
  tables
    .filter(() => dice.chance(0.4))
    .map(({ name }) => {
      const always = dice.chance(0.3)
        ? `ALTER TABLE ${quoted(name)} ENABLE ALWAYS TRIGGER grita;`
        : '';
      return `CREATE TRIGGER grita BEFORE INSERT OR UPDATE OR DELETE ON ${quoted(name)} FOR EACH ROW EXECUTE FUNCTION grita(); ${always}`;
    })
    .join('\n');

const scream = `CREATE FUNCTION grita() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF current_setting('prueba.calla', true) = 'si' THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  RAISE 'a trigger fired'; END $$;`;

const copyOf = ({ manifest, object }: BackupInMemory): CopySource => ({
  manifest,
  open: async (range) =>
    asDownload(
      range ? object.subarray(range.offset, range.offset + range.length) : object,
      64 * 1024,
    ),
});

let restores = 0;

async function oneClinic(number: number): Promise<void> {
  const dice = new Dice(number);
  const clinics = randomClinics(dice);
  const asOwner = dice.chance(0.4);
  await client.query('RESET ROLE; RESET search_path; DROP SCHEMA IF EXISTS "público" CASCADE');
  if (asOwner) await client.query(`SET ROLE ${role}`);
  await client.query(clinics.structure);
  await client.query(scream);
  await client.query(randomRows(dice, clinics));
  await client.query(clinics.constraints);
  await client.query(triggers(dice, clinics));
  await client.query('RESET ROLE');

  const server: OpenedConnection = { ...home.config, ssl: 'disable' };
  const backup = await backupInMemory(server, { scope: clinics.scope });
  const snapshot = await rowsByOwner(clinics);

  if (dice.chance(0.2)) await change(wipe(clinics, ours));
  else if (dice.chance(0.4)) await change(swapUnique(clinics, ours));
  for (let at = dice.below(6); at > 0; at--) await change([randomChange(dice, clinics, ours)]);
  for (let at = dice.below(6); at > 0; at--) {
    await change([randomChange(dice, clinics, dice.of([1, 3]))]);
  }
  const before = await rowsByOwner(clinics);

  const connection = asOwner ? { ...server, user: role, password } : server;
  const place = { connection, scope: clinics.scope, signal };
  const restored = keptName('0a1b2c3d', ++restores);
  const undone = keptName('0a1b2c3d', ++restores);
  const request = { ...place, copy: copyOf(backup), order: RestoreOrder.parse({}) };
  const plan = await mergeMethods.plan(request);
  expect(await rowsByOwner(clinics)).toEqual(before);
  if (plan.refusal && asOwner) {
    // Unique values that went from row to row: an owner's rights may not do for that.
    expect(plan.refusal.code).toBe('restore-right-missing');
    expect(plan.refusal.params['right']).toBe('SET session_replication_role');
    const refused = mergeMethods.restore({ ...request, undoName: restored });
    await expect(refused).rejects.toMatchObject({ code: plan.refusal.code });
    expect(await rowsByOwner(clinics)).toEqual(before);
    return;
  }
  expect(plan.refusal).toBeNull();
  const result = await mergeMethods.restore({ ...request, undoName: restored });
  const after = await rowsByOwner(clinics);
  expect(after.get(ours)).toEqual(snapshot.get(ours));
  for (const other of [1, 3]) expect(after.get(other)).toEqual(before.get(other));
  const shared = new Set(after.get(0));
  for (const line of before.get(0) ?? []) expect(shared).toContain(line);
  expect(plan.tables.reduce((sum, { added }) => sum + added, 0)).toBe(result.added);
  expect(plan.tables.reduce((sum, { changed }) => sum + changed, 0)).toBe(result.changed);
  expect(plan.tables.reduce((sum, { removed }) => sum + removed, 0)).toBe(result.removed);
  await expectSequencesAhead(clinics);

  await mergeMethods.undo({ ...place, keptName: restored, undoName: undone });
  expect(await rowsByOwner(clinics)).toEqual(before);
  const left = (keptName: string) => mergeMethods.dropKept({ ...place, keptName });
  expect([await left(restored), await left(undone)]).toEqual([false, true]);
}

async function expectSequencesAhead({ tables }: RandomClinics): Promise<void> {
  for (const { name, key } of tables) {
    if (key !== 'serial' && key !== 'identity') continue;
    const { rows } = await client.query<{ ahead: boolean }>(
      `SELECT nextval(pg_get_serial_sequence('${quoted(name)}', 'id')) > COALESCE(max(id), 0) AS ahead FROM ${quoted(name)}`,
    );
    expect({ name, ...rows[0] }).toEqual({ name, ahead: true });
  }
}

test(
  'whatever the tables are, the clinic is as it was and its neighbours are untouched',
  async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 - 1 }), oneClinic), {
      numRuns: runs,
      seed,
      endOnFailure: true,
    });
  },
  Math.max(60_000, runs * 5_000),
);
