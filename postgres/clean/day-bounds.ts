import type { Client } from 'pg';
import type { CleanRange } from '../../contracts/clean-range.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteLiteral } from '../identifiers.ts';
import type { Column } from '../inspect/relations.ts';

/** The first instants of the range's days, `2024-01-01 04:00:00+00`. */
export interface DayBounds {
  readonly range: CleanRange;
  readonly start: string;
  readonly end: string;
}

/**
 * The first instant of each day: where the clock goes forward at midnight a day begins later, and
 * where it goes back over midnight the earlier of the two begins it.
 */
const firstInstants = `
SELECT (SELECT min(near.t) FROM (
          SELECT midnight.t + m * interval '1 minute' AS t FROM generate_series(-180, 180) m) near
         WHERE (near.t AT TIME ZONE $1)::date >= day.d)::text AS instant,
       day.d <= (now() AT TIME ZONE $1)::date + 1 AS past
  FROM unnest($2::date[]) WITH ORDINALITY AS day(d, place)
 CROSS JOIN LATERAL (SELECT day.d::timestamp AT TIME ZONE $1 AS t) midnight
 ORDER BY place`;

/**
 * Where the range begins and ends, by the clinic's own calendar. Today may be its last day.
 * @throws ResguardoError `clean-range-invalid`
 */
export const dayBounds = async (
  client: Client,
  range: CleanRange,
  timeZone: string,
): Promise<DayBounds> => {
  const { start, end } = range;
  if (start >= end) throw new ResguardoError('clean-range-invalid', { why: `${start} ≥ ${end}` });
  const { rows } = await client
    .query<{ instant: string; past: boolean }>(firstInstants, [timeZone, [start, end]])
    .catch((error: unknown) => {
      // The server does not know the zone.
      if (error instanceof Error && 'code' in error && error.code === '22023') {
        throw new ResguardoError('clean-range-invalid', { why: timeZone }, { cause: error });
      }
      throw error;
    });
  const [first, last] = rows;
  if (!first || !last?.past) throw new ResguardoError('clean-range-invalid', { why: `… ${end}` });
  return { range, start: first.instant, end: last.instant };
};

/** Of dates, and of times that are the clinic's wall clock, the days themselves are compared. */
const typeOfBound: Readonly<Record<string, 'date' | 'timestamp' | 'timestamptz'>> = {
  '1082': 'date',
  '1114': 'timestamp',
  '1184': 'timestamptz',
};

export const tellsDays = ({ baseTypeOid }: Column): boolean => baseTypeOid in typeOfBound;

/** True for the rows `alias` whose `column` lies within. Neither NULL nor infinity ever does. */
export const isWithin = (
  column: Column,
  { range, start, end }: DayBounds,
  alias: string,
): string => {
  const type = typeOfBound[column.baseTypeOid] ?? 'date';
  const name = `${alias}.${quoteIdentifier(column.name)}`;
  const [from, to] = type === 'timestamptz' ? [start, end] : [range.start, range.end];
  return `(${name} >= ${type} ${quoteLiteral(from)} AND ${name} < ${type} ${quoteLiteral(to)})`;
};
