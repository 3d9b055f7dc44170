import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RestoreSelection } from '../../../contracts/restore.ts';
import { mergeMethods } from './merge-methods.ts';
import { MergeBench } from './testing/merge-bench.ts';

/** Schema, tables and columns with all that a name may hold. */
const before = 'la "de antes"';
const now = 'la de "hoy". ñ';
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const table = 'el "paciente".x';
const parted = `pagos; DROP 'todo'`;

let bench: MergeBench;
beforeAll(async () => {
  const schema = quoted(before);
  bench = await MergeBench.open(
    `CREATE SCHEMA ${schema};
     CREATE TABLE ${schema}.${quoted(table)} ("el ""id""" int PRIMARY KEY, nombre text);
     INSERT INTO ${schema}.${quoted(table)} SELECT i, 'ñ' || i FROM generate_series(1, 5) i;
     CREATE TABLE ${schema}.${quoted(parted)} (id int PRIMARY KEY) PARTITION BY RANGE (id);
     CREATE TABLE ${schema}."pagos ""1""" PARTITION OF ${schema}.${quoted(parted)} FOR VALUES FROM (0) TO (9);
     INSERT INTO ${schema}.${quoted(parted)} VALUES (1), (2)`,
    { kind: 'schema', schema: before },
  );
  await bench.client.query(`ALTER SCHEMA ${schema} RENAME TO ${quoted(now)}`);
});
afterAll(() => bench.close());

test.each([before, now])(
  'parts come back into a schema renamed since, called %s',
  async (schema) => {
    const there = quoted(now);
    const selections: RestoreSelection[] = [
      { kind: 'records', table: { schema, table }, keys: [{ 'el "id"': '3' }] },
      { kind: 'tables', tables: [{ schema, table: parted }] },
    ];
    for (const selection of selections) {
      await bench.client.query(
        `DELETE FROM ${there}.${quoted(table)} WHERE "el ""id""" = 3; DELETE FROM ${there}.${quoted(parted)}`,
      );
      const scope = { kind: 'schema', schema: now } as const;
      const request = { ...bench.request({ selection }), scope };
      const added = selection.kind === 'records' ? 1 : 2;
      const plan = await mergeMethods.plan(request);
      expect(plan.refusal).toBeNull();
      expect(plan.tables).toMatchObject([{ schema: now, added }]);
      expect(await mergeMethods.restore(request)).toMatchObject({ added, changed: 0, removed: 0 });
    }
  },
);
