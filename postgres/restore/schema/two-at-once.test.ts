import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { schemaMethods } from './schema-methods.ts';
import { kept, twoTables, type TwoTables } from './testing/two-tables.ts';

let clinic: TwoTables;
beforeAll(async () => {
  clinic = await twoTables('restore_two_at_once');
});
afterAll(() => clinic.home.drop());

const versions = async (schema: string): Promise<string> => {
  const client = await clinic.open();
  try {
    const { rows } = await client.query<{ told: string }>(
      `SELECT (SELECT string_agg(DISTINCT version::text, ',') || count(*) FROM ${schema}.paciente) AS told`,
    );
    return rows[0]?.told ?? '';
  } finally {
    await client.end();
  }
};

/** As two installations that look after one clinic would, which no catalog keeps apart. */
test('of two restores at once each is whole or not done at all, and each that is done can be undone', async () => {
  const ids = [1, 2];
  const ended = await Promise.allSettled(
    ids.map((id) => schemaMethods.restore(clinic.request(id))),
  );
  const done = ids.filter((_, index) => ended[index]?.status === 'fulfilled');
  expect(done.length).toBeGreaterThan(0);
  for (const one of ended) {
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'restore-locked' });
  }
  expect(await versions('norte')).toBe('13000');
  // One put aside what was there, and the other, if it was done, what the first had made.
  const order = await Promise.all(done.map(async (id) => [await versions(kept(id)), id] as const));
  const [last, ...earlier] = order.sort().map(([, id]) => id);
  for (const id of [last ?? 0, ...earlier]) {
    await schemaMethods.undo({ ...clinic.request(10 + id), keptName: kept(id) });
  }
  expect(await versions('norte')).toBe('23000');
});
