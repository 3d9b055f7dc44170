import { DatabaseError } from 'pg';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { databaseError } from '../database-errors.ts';
import { FrameContentsError } from './frame-contents.ts';

/** Classes of SQLSTATE that quote the row in hand, in the message itself. */
const quotesRows = /^(22|23|P0)/;
/** The server lacks room or memory, or does not let us: no fault of the backup. */
const serversFault = /^(53|54|58|42501)/;
/** The connection or the server went away: another attempt may do. */
const passing = /^(08|57P)/;

/** Somebody else held what was needed, and would not let go in time. */
const lockNotHad = new Set(['55P03', '40P01']);

const tableIn = ({ table }: { table?: string }): { table?: string } =>
  table === undefined ? {} : { table };
const objectIn = ({ table }: { table?: string }): { object?: string } =>
  table === undefined ? {} : { object: table };

/** What the loading is for decides under which names of the catalogue its failures go. */
export type LoadPurpose = 'drill' | 'restore';

/**
 * What is told of a frame that did not load. PostgreSQL's own words are kept where they name objects
 * only; where they may quote a patient's row, its code and the names of constraint and column stand
 * for them. DETAIL and CONTEXT are never told.
 * @returns ResguardoError `drill-load-failed` or `drill-server-refused`; for a restore
 * `restore-load-failed`, `restore-right-missing`, `restore-target-unfit` or `restore-locked`; or
 * `database-unreachable`
 */
export function loadError(
  error: unknown,
  params: { table?: string; frame: string },
  purpose: LoadPurpose = 'drill',
): ResguardoError {
  const failed = `${purpose}-load-failed` as const;
  if (error instanceof FrameContentsError) {
    return new ResguardoError(failed, { ...params, why: error.message });
  }
  if (!(error instanceof DatabaseError)) return databaseError(error);
  const { code = '', constraint, column } = error;
  if (passing.test(code)) return databaseError(error);
  const names = [constraint, column].filter((name) => name !== undefined).join(' ');
  const why = quotesRows.test(code) ? `SQLSTATE ${code} ${names}`.trim() : error.message;
  if (purpose === 'restore' && lockNotHad.has(code)) {
    return new ResguardoError('restore-locked', { ...tableIn(params), why });
  }
  if (!serversFault.test(code)) return new ResguardoError(failed, { ...params, why });
  if (purpose === 'drill') return new ResguardoError('drill-server-refused', { why });
  return code === '42501'
    ? new ResguardoError('restore-right-missing', { right: why, ...objectIn(params) })
    : new ResguardoError('restore-target-unfit', { why });
}
