import type { Client } from 'pg';
import type { SequenceEntry } from '../../contracts/manifest.ts';
import { quoteLiteral, quoteQualified } from '../identifiers.ts';
import type { Relation } from './relations.ts';

const together = 200;

/**
 * Where the sequences stand. They know no snapshots: what is read is the value of now, never behind the
 * rows of the snapshot.
 */
export const sequenceValues = async (
  client: Client,
  sequences: readonly Relation[],
): Promise<SequenceEntry[]> => {
  const values: SequenceEntry[] = [];
  for (let from = 0; from < sequences.length; from += together) {
    const some = sequences.slice(from, from + together);
    const sql = some
      .map(
        ({ schema, name }, index) =>
          `SELECT ${index} AS place, last_value::text AS "lastValue", is_called AS "isCalled" FROM ${quoteQualified(schema, name)}`,
      )
      .join('\nUNION ALL ');
    const { rows } = await client.query<SequenceEntry & { place: number }>(
      `${sql}\nORDER BY place`,
    );
    for (const { place, lastValue, isCalled } of rows) {
      const { schema = '', name = '' } = some[place] ?? {};
      values.push({ schema, sequence: name, lastValue, isCalled });
    }
  }
  return values;
};

/** `SELECT pg_catalog.setval(…)` for each. */
export const sequencesSql = (values: readonly SequenceEntry[]): string =>
  values
    .map(({ schema, sequence, lastValue, isCalled }) => {
      const name = quoteLiteral(quoteQualified(schema, sequence));
      return `SELECT pg_catalog.setval(${name}, ${lastValue}, ${isCalled});\n`;
    })
    .join('');
