import { expect, test } from '@jest/globals';
import { Client } from 'pg';
import { quoteLiteral } from '../../postgres/identifiers.ts';
import { backupInMemory } from '../../postgres/testing/backup-in-memory.ts';
import { wholeDump } from '../../postgres/testing/whole-dump.ts';
import { corpus } from './corpus/corpus.ts';
import { HostileClinic, schemaName } from './hostile-clinic.ts';
import { asJson, asSql, patienceMs } from './whole-scope.ts';

test(
  'every hostile feature comes back for one clinic of shared tables, and its neighbour keeps its own',
  async () => {
    const clinic = await HostileClinic.with(
      'rows',
      corpus.filter(({ scopes }) => scopes.includes('rows')),
    );
    try {
      const structure = (): Promise<string> =>
        wholeDump(clinic.config, ['--create', '--schema-only']);
      const { connection, scope } = clinic;
      const sql = await backupInMemory(connection, { scope, ...asSql });
      const json = await backupInMemory(connection, { scope, ...asJson });
      const intact = await rowsOf(clinic);
      const made = await structure();
      const asked = await clinic.answers();
      await clinic.wreck();
      const wrecked = await rowsOf(clinic);
      expect(wrecked.theirs).not.toEqual(intact.theirs);
      const untouched = Object.keys(intact.ours).filter(
        (table) => intact.ours[table]?.join() === wrecked.ours[table]?.join(),
      );
      expect(untouched.length).toBeLessThan(Object.keys(intact.ours).length / 4);

      const plan = await clinic.plan(sql);
      expect(plan.refusal).toBeNull();
      // A trigger that fires always can only be silenced by locking its table.
      const handling = { triggers: 'silenced', rowSecurity: 'bypassed', fence: 'tables' };
      expect(plan.handling).toEqual(handling);
      expect(await rowsOf(clinic)).toEqual(wrecked);

      // The clinic's as they were; everybody else's as they are now.
      const whole = { ours: intact.ours, theirs: wrecked.theirs };
      const { kept } = await clinic.restore(sql, {});
      expect(await rowsOf(clinic)).toEqual(whole);
      const later = await clinic.undo(kept);
      expect(await rowsOf(clinic)).toEqual(wrecked);
      expect(await clinic.dropKept(later)).toBe(true);

      await clinic.restore(json, {});
      expect(await rowsOf(clinic)).toEqual(whole);
      expect(await structure()).toBe(made);
      expect(await clinic.answers()).toEqual(asked);
      const again = await backupInMemory(connection, { scope, ...asSql });
      expect(again.manifest.tables).toEqual(sql.manifest.tables);
      expect(again.manifest.largeObjects).toEqual(sql.manifest.largeObjects);
    } finally {
      await clinic.drop();
    }
  },
  patienceMs,
);

type Rows = Record<string, string[]>;

/** Every row as text, sorted, by whose it is. */
async function rowsOf(clinic: HostileClinic): Promise<{ ours: Rows; theirs: Rows }> {
  const client = new Client(clinic.config);
  await client.connect();
  try {
    await client.query(
      `SET search_path = ''; SET extra_float_digits = 3; SET array_nulls = on; SET bytea_output = hex; SET intervalstyle = postgres`,
    );
    const tables = await client.query<{ name: string; query: string }>(
      `SELECT c.relname AS name, format('SELECT %s AS ours, t::text AS line FROM ONLY %s t ORDER BY 2',
                CASE WHEN a.attname IS NULL THEN 'false' ELSE 't.' || quote_ident(a.attname) || ' = 1' END, c.oid::regclass) AS query
         FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid
          AND a.attname = CASE c.relname WHEN 'clinica' THEN 'id' ELSE 'clinica_id' END
        WHERE c.relkind = 'r' AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ${quoteLiteral(schemaName)})
        ORDER BY 1`,
    );
    const ours: Rows = {};
    const theirs: Rows = {};
    for (const { name, query } of tables.rows) {
      const { rows } = await client.query<{ ours: boolean; line: string }>(query);
      ours[name] = rows.filter((row) => row.ours).map(({ line }) => line);
      theirs[name] = rows.filter((row) => !row.ours).map(({ line }) => line);
    }
    return { ours, theirs };
  } finally {
    await client.end();
  }
}
