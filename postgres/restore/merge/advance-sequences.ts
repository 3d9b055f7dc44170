import type { Client } from 'pg';
import type { SequenceEntry } from '../../../contracts/manifest.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteLiteral, quoteQualified } from '../../identifiers.ts';
import type { MergeTable } from './merge-table.ts';

/** A sequence that gives a column its values. */
interface Feeding {
  readonly schema: string;
  readonly name: string;
  readonly increment: string;
  readonly least: string;
  readonly most: string;
  readonly oid: string;
  readonly column: string;
}

const sql = `
SELECT DISTINCT n.nspname AS schema, c.relname AS name, s.seqincrement::text AS increment,
       s.seqmin::text AS least, s.seqmax::text AS most, f.relid::text AS oid, a.attname AS column
  FROM (SELECT d.objid AS seqid, d.refobjid AS relid, d.refobjsubid AS attnum FROM pg_depend d
         WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
        UNION SELECT d.refobjid, f.adrelid, f.adnum FROM pg_attrdef f
          JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_class'::regclass) f
  JOIN pg_sequence s ON s.seqrelid = f.seqid JOIN pg_class c ON c.oid = s.seqrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = f.relid AND a.attnum = f.attnum
 WHERE f.relid = ANY (SELECT unnest($1::oid[]) UNION SELECT p.relid FROM unnest($1::oid[]) t(oid), pg_partition_ancestors(t.oid) p)
 ORDER BY 1, 2`;

/** Steps up to which values are drawn one by one, so that nobody can be overtaken meanwhile. */
const drawn = 10_000;

/**
 * Makes every sequence end past the values that were brought back, and past where it stood in the backup. It
 * never goes back: others draw from it all the while.
 * @throws ResguardoError `restore-right-missing`
 */
export async function advanceSequences(
  client: Client,
  tables: readonly MergeTable[],
  then: readonly SequenceEntry[],
  user: string,
): Promise<void> {
  const { rows: feeding } = await client.query<Feeding>(sql, [tables.map(({ live }) => live.oid)]);
  const wanted = new Map<string, { feeding: Feeding; values: string[] }>();
  for (const one of feeding) {
    const name = quoteQualified(one.schema, one.name);
    const known = wanted.get(name) ?? { feeding: one, values: [] };
    wanted.set(name, known);
    const highest = one.increment.startsWith('-') ? 'min' : 'max';
    for (const { staged, live } of tables) {
      if (live.oid !== one.oid || !staged.columns.some(({ name: own }) => own === one.column))
        continue;
      const { rows } = await client.query<{ value: string | null }>(
        `SELECT trunc(${highest}(s.${quoteIdentifier(one.column)}::text::numeric))::text AS value FROM ${staged.stage} s
          WHERE s.${quoteIdentifier(one.column)}::text ~ '^-?\\d+(\\.\\d+)?$'`,
      );
      if (rows[0]?.value) known.values.push(rows[0].value);
    }
    const entry = then.find((two) => two.schema === one.schema && two.sequence === one.name);
    if (entry?.isCalled === true) known.values.push(entry.lastValue);
  }
  for (const [object, { feeding: one, values }] of wanted) {
    await advance(client, one, values).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === '42501')) throw error;
      throw new ResguardoError('restore-right-missing', { user, right: 'SELECT, UPDATE', object });
    });
  }
}

async function advance(client: Client, one: Feeding, values: readonly string[]): Promise<void> {
  const step = BigInt(one.increment);
  const inside = values
    .map((value) => BigInt(value))
    .filter((value) => value >= BigInt(one.least) && value <= BigInt(one.most));
  const [first, ...more] = inside;
  if (first === undefined) return;
  const further = (a: bigint, b: bigint): boolean => (step > 0n ? a > b : a < b);
  const goal = more.reduce((best, value) => (further(value, best) ? value : best), first);
  const name = quoteQualified(one.schema, one.name);
  const literal = quoteLiteral(name);
  const { rows } = await client.query<{ last: string; called: boolean }>(
    `SELECT last_value::text AS last, is_called AS called FROM ${name}`,
  );
  const stands = BigInt(rows[0]?.last ?? '0');
  if (!further(goal, stands)) {
    // Standing right at the goal without having given it: give it away.
    if (goal === stands && rows[0]?.called === false)
      await client.query(`SELECT nextval(${literal})`);
    return;
  }
  const steps = (goal - stands + step - (step > 0n ? 1n : -1n)) / step;
  if (steps <= BigInt(drawn)) {
    await client.query(`SELECT nextval(${literal}) FROM generate_series(1, ${steps})`);
    const { rows: now } = await client.query<{ last: string }>(
      `SELECT last_value::text AS last FROM ${name}`,
    );
    if (!further(goal, BigInt(now[0]?.last ?? '0'))) return;
  }
  // Nobody can draw thousands of values between the look and this.
  await client.query(
    `SELECT setval(${literal}, CASE WHEN ${step > 0n ? 'last_value < ' : 'last_value > '} ${goal} THEN ${goal} ELSE last_value END, true) FROM ${name}`,
  );
}
