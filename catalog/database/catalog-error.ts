import { DatabaseError } from 'pg';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

/** SQLSTATE classes by which a server says that it cannot serve now, or not to us. */
const unserved = /^(08|28|3D|53|57P|58)/;

const reasonOf = (error: unknown): string => {
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && code !== '') return code;
  return error instanceof Error ? error.message : 'unknown';
};

export const catalogUnreachable = (error: unknown): ResguardoError =>
  new ResguardoError('catalog-unreachable', { why: reasonOf(error) }, { cause: error });

/** Our own errors and the server's answers to a statement pass as they are; all else means no catalog. */
export const asCatalogError = (error: unknown): unknown => {
  if (error instanceof ResguardoError) return error;
  if (error instanceof DatabaseError)
    return unserved.test(error.code ?? '') ? catalogUnreachable(error) : error;
  // node-postgres reports a lost socket or its own time-out as an Error without a server's answer.
  const system = typeof (error as { syscall?: unknown }).syscall === 'string';
  const lost =
    error instanceof Error &&
    /terminated|timeout|not queryable|connection (error|is closed)|Client was closed/i.test(
      error.message,
    );
  return system || lost ? catalogUnreachable(error) : error;
};

/** Whether a statement broke the constraint or unique index of that name. */
export const brokeConstraint = (error: unknown, constraint: string): boolean =>
  error instanceof DatabaseError && error.constraint === constraint;
