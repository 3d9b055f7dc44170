import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type pg from 'pg';
import { freshDatabase, testStack, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { dumpSchema } from '../testing/schema-dump.ts';
import { migrate } from './migrate.ts';
import { readMigrations, type Migration } from './migrations.ts';
import { createPool } from './pool.ts';

let database: FreshDatabase;
const pools: pg.Pool[] = [];

const pool = (): pg.Pool => {
  const made = createPool({ connection: { ...database.config, ssl: 'disable' } }, 2);
  pools.push(made);
  return made;
};

beforeEach(async () => {
  database = await freshDatabase('catalog_migrate');
});

afterEach(async () => {
  await Promise.all(pools.splice(0).map((one) => one.end()));
  await database.drop();
});

const migration = (name: string, sql: string): Migration => ({ name, sql, sha256: sql });

test('migrations are applied once, in order', async () => {
  const names = (await readMigrations()).map(({ name }) => name);
  expect(names.length).toBeGreaterThan(3);
  expect(await migrate(pool())).toEqual(names);
  expect(await migrate(pool())).toEqual([]);
});

test('eight processes that start at once apply each migration exactly once', async () => {
  const names = (await readMigrations()).map(({ name }) => name);
  const done = await Promise.all(Array.from({ length: 8 }, () => migrate(pool())));
  expect(done.flat().sort()).toEqual(names);
});

test('the committed schema is what the migrations make', async () => {
  await migrate(pool());
  const committed = await readFile(join(import.meta.dirname, '../schema.sql'), 'utf8');
  expect(await dumpSchema(testStack().postgres.binDir, database.config)).toBe(committed);
});

test('a schema changed by hand shows in the dump', async () => {
  const one = pool();
  await migrate(one);
  await one.query('ALTER TABLE clinics ADD COLUMN surprise text');
  const committed = await readFile(join(import.meta.dirname, '../schema.sql'), 'utf8');
  expect(await dumpSchema(testStack().postgres.binDir, database.config)).not.toBe(committed);
});

test('an applied migration that was edited since is refused by name', async () => {
  const first = migration('0001-first', 'CREATE TABLE first (id int)');
  await migrate(pool(), [first]);
  const edited = { ...first, sha256: 'another' };
  await expect(migrate(pool(), [edited])).rejects.toMatchObject({
    code: 'migration-altered',
    params: { migration: '0001-first' },
  });
});

test('an older program refuses a catalog that a newer one has brought further', async () => {
  const first = migration('0001-first', 'CREATE TABLE first (id int)');
  const second = migration('0002-second', 'CREATE TABLE second (id int)');
  await migrate(pool(), [first, second]);
  await expect(migrate(pool(), [first])).rejects.toMatchObject({
    code: 'catalog-newer',
    params: { migration: '0002-second' },
  });
});

test('a migration that fails halfway leaves nothing of itself, and those before it stand', async () => {
  const one = pool();
  const first = migration('0001-first', 'CREATE TABLE first (id int)');
  const broken = migration('0002-broken', 'CREATE TABLE half (id int); SELECT 1 / 0');
  await expect(migrate(one, [first, broken])).rejects.toThrow(/division by zero/);
  const { rows } = await one.query<{ half: string | null; first: string | null }>(
    `SELECT to_regclass('half')::text AS half, to_regclass('first')::text AS first`,
  );
  expect(rows[0]).toEqual({ half: null, first: 'first' });
  const mended = migration('0002-broken', 'CREATE TABLE half (id int)');
  expect(await migrate(one, [first, mended])).toEqual(['0002-broken']);
});
