import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { SchemaScope } from '../../contracts/scope.ts';
import { freshDatabase, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { contentsOf, lookFor } from '../plan/scope-contents.ts';
import { checkRights } from '../snapshot/check-rights.ts';
import { readableRelations } from './readable-relations.ts';

let alone: FreshDatabase;
let fleet: FreshDatabase;
const scope: SchemaScope = { kind: 'schema', schema: 'clinica_7' };

const withClinics = async (database: FreshDatabase, count: number): Promise<void> => {
  await asClient(database, async (client) => {
    await client.query(`DO $$ BEGIN FOR n IN 1..${count} LOOP
      EXECUTE format('CREATE SCHEMA clinica_%1$s
        CREATE TABLE paciente (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, nombre text)
        CREATE TABLE consulta (id int PRIMARY KEY, paciente_id int REFERENCES clinica_%1$s.paciente)
        CREATE TABLE pago (id int PRIMARY KEY, consulta_id int REFERENCES clinica_%1$s.consulta)', n);
      END LOOP; END $$`);
    await client.query('VACUUM (ANALYZE)');
  });
};

async function asClient<T>(
  { config }: FreshDatabase,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client(config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The pages of the catalogue that deciding what a dump takes looks at, in a session of its own. */
const pagesOf = (database: FreshDatabase): Promise<number> =>
  asClient(database, async (client) => {
    const { rows: catalogue } = await client.query<{ oid: number }>(
      'SELECT oid FROM pg_class WHERE oid < 16384',
    );
    const oids = catalogue.map(({ oid }) => oid);
    const fetched = async (): Promise<number> => {
      const { rows } = await client.query<{ pages: string }>(
        'SELECT sum(pg_stat_get_xact_blocks_fetched(o)) AS pages FROM unnest($1::oid[]) o',
        [oids],
      );
      return Number(rows[0]?.pages);
    };
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const before = await fetched();
    const relations = await readableRelations(client, scope);
    await checkRights(client, relations, { ...database.config, ssl: 'disable' });
    const contents = await contentsOf(client, await lookFor(client, scope));
    expect(relations.map(({ name }) => name)).toEqual([
      ...['consulta', 'paciente', 'paciente_id_seq', 'pago'],
    ]);
    expect(contents.tables).toHaveLength(3);
    expect(contents.sequences).toHaveLength(1);
    return (await fetched()) - before;
  });

beforeAll(async () => {
  [alone, fleet] = await Promise.all([freshDatabase('sola'), freshDatabase('flota')]);
  await withClinics(alone, 10);
  await withClinics(fleet, 200);
});
afterAll(() => Promise.all([alone.drop(), fleet.drop()]));

test('what one clinic’s structure costs to read does not grow with the clinics beside it', async () => {
  const [few, many] = [await pagesOf(alone), await pagesOf(fleet)];
  // Deeper indexes cost a little; going through all of a catalogue, 22 % already here and 188 % among a thousand.
  expect(many / few).toBeLessThan(1.15);
});
