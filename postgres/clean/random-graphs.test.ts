import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from 'pg';
import { freshDatabase, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { connect, disconnect } from '../connect.ts';
import { copyNow } from '../testing/cleaning.ts';
import { january, laPaz } from '../testing/dated-clinics.ts';
import { cleanRange } from './clean-range.ts';
import { planClean } from './plan-clean.ts';
import { undoClean } from './undo-clean.ts';

/** The same numbers for the same seed: mulberry32. */
const numbers = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
};

interface Key {
  readonly from: number;
  readonly to: number;
  readonly column: string;
  readonly action: string;
}
interface Row {
  readonly table: number;
  readonly id: number;
  readonly dated: boolean;
  readonly points: ReadonlyMap<Key, number>;
}

const actions = ['NO ACTION', 'RESTRICT', 'CASCADE', 'CASCADE', 'SET NULL'];

/** Some tables, keys between any of them, themselves too, and rows that point anywhere or nowhere. */
const randomGraph = (seed: number): { tables: number; keys: Key[]; rows: Row[]; sql: string } => {
  const random = numbers(seed);
  const tables = 2 + random(4);
  const keys = Array.from({ length: tables + random(4) }, (_, index): Key => ({
    from: random(tables),
    to: random(tables),
    column: `k${index}`,
    action: actions[random(actions.length)] ?? '',
  }));
  const rows: Row[] = [];
  for (let table = 0; table < tables; table++) {
    for (let id = 1; id <= 12; id++) {
      const own = keys.filter(({ from }) => from === table);
      const points = new Map(own.filter(() => random(5) < 3).map((key) => [key, 1 + random(12)]));
      rows.push({ table, id, dated: table === 0 && random(6) === 0, points });
    }
  }
  const sql = [
    `DROP SCHEMA IF EXISTS azar CASCADE; CREATE SCHEMA azar`,
    ...Array.from({ length: tables }, (_, table) => {
      const columns = keys
        .filter(({ from }) => from === table)
        .map(({ column }) => `, ${column} int`);
      return `CREATE TABLE azar.t${table} (id int PRIMARY KEY, dia date${columns.join('')})`;
    }),
    ...rows.map(({ table, id, dated, points }) => {
      const names = [...points.keys()].map(({ column }) => `, ${column}`);
      const values = [...points.values()].map((value) => `, ${value}`);
      return `INSERT INTO azar.t${table} (id, dia${names.join('')}) VALUES (${id}, '${dated ? '2024-01-31' : '2024-02-01'}'${values.join('')})`;
    }),
    ...keys.map(
      ({ from, to, column, action }) =>
        `ALTER TABLE azar.t${from} ADD FOREIGN KEY (${column}) REFERENCES azar.t${to} ON DELETE ${action}`,
    ),
  ].join(';\n');
  return { tables, keys, rows, sql };
};

/** What must go, worked out in memory; null where a row that stays would be changed. */
const expectedGone = (rows: readonly Row[]): Set<Row> | null => {
  const gone = new Set(rows.filter(({ dated }) => dated));
  const hits = (row: Row, changes: boolean): boolean =>
    [...row.points].some(
      ([{ to, action }, id]) =>
        (action === 'SET NULL') === changes &&
        [...gone].some((one) => one.table === to && one.id === id),
    );
  for (let grown = true; grown;) {
    const more = rows.filter((row) => !gone.has(row) && hits(row, false));
    for (const row of more) gone.add(row);
    grown = more.length > 0;
  }
  return rows.some((row) => !gone.has(row) && hits(row, true)) ? null : gone;
};

let database: FreshDatabase;
let client: Client;
beforeAll(async () => {
  database = await freshDatabase('clean_random');
  client = await connect({ ...database.config, ssl: 'disable' }, { applicationName: 'test' });
});
afterAll(async () => {
  await disconnect(client);
  await database.drop();
});

const content = async (tables: number): Promise<string[]> => {
  const parts = Array.from(
    { length: tables },
    (_, table) => `SELECT ${table} AS t, id, r::text AS line FROM azar.t${table} r`,
  );
  const { rows } = await client.query<{ t: number; id: number; line: string }>(
    `${parts.join(' UNION ALL ')} ORDER BY 1, 2`,
  );
  return rows.map(({ t, line }) => `${t} ${line}`);
};

const scope = { kind: 'schema', schema: 'azar' } as const;
/** Among them circles of rows over several tables, and references that an ON DELETE SET NULL would change. */
const seeds = [5, 22, 35, 53, 59, 74];

test('whatever points at what, exactly what hangs from the range goes, and comes back', async () => {
  const connection = { ...database.config, ssl: 'disable' } as const;
  const outcomes = new Set<string>();
  for (const seed of seeds) {
    const { tables, rows, sql } = randomGraph(seed);
    await client.query(sql);
    const before = await content(tables);
    const copy = await copyNow(connection, scope);
    const target = {
      connection,
      scope,
      copy,
      timeZone: laPaz,
      range: january,
      tables: [{ schema: 'azar', table: 't0', dateColumn: 'dia' }],
      signal: new AbortController().signal,
    };
    const gone = expectedGone(rows);
    const plan = await planClean({ ...target, backupId: 1 });
    if (gone === null) {
      expect([seed, plan.refusal?.code]).toEqual([seed, 'clean-pointed-at']);
      outcomes.add('refused');
      continue;
    }
    expect([seed, plan.refusal]).toEqual([seed, null]);
    const result = await cleanRange({ ...target, backupId: 1, planned: plan, batchRows: 3 });
    expect([seed, result.deleted]).toEqual([seed, gone.size]);
    const left = rows.filter((row) => !gone.has(row)).map(({ table, id }) => `${table} (${id},`);
    const found = (await content(tables)).map((line) => line.slice(0, line.indexOf(',') + 1));
    expect([seed, ...found]).toEqual([seed, ...left]);
    await undoClean(target);
    expect([seed, ...(await content(tables))]).toEqual([seed, ...before]);
    outcomes.add('done');
  }
  expect([...outcomes].sort()).toEqual(['done', 'refused']);
});
