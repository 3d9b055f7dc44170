import type { ErrorName } from '../contracts/error-catalogue.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';

/** What a failing call was about: goes into the error's words, so no secret and no row. */
export interface DatabaseContext {
  readonly host?: string;
  readonly port?: string;
  readonly database?: string;
  readonly user?: string;
  readonly schema?: string;
  /** The table in hand. */
  readonly table?: string;
}

/** SQLSTATEs of https://www.postgresql.org/docs/current/errcodes-appendix.html */
const bySqlState: Readonly<Record<string, ErrorName>> = {
  '28P01': 'database-password-wrong',
  '28000': 'database-password-wrong',
  '3D000': 'database-missing',
  '3F000': 'schema-missing',
  '42501': 'database-right-missing',
  '53300': 'database-unreachable',
  '53200': 'database-unreachable',
  '53100': 'database-unreachable',
  '57P01': 'database-unreachable',
  '57P02': 'database-unreachable',
  '57P03': 'database-unreachable',
  '57014': 'snapshot-lost',
  '25P03': 'snapshot-lost',
  '72000': 'snapshot-lost',
  '40001': 'snapshot-lost',
  '55P03': 'table-locked',
};

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EPIPE',
]);

/** pg gives these without a code. */
const networkMessages = [
  'Connection terminated',
  'timeout expired',
  'Client has encountered a connection error',
  'Client was closed',
];

const tlsCodes =
  /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO$|HOSTNAME_MISMATCH)/;
const tlsMessages = [
  'The server does not support SSL connections',
  'There was an error establishing an SSL connection',
];

interface PossibleFields {
  code?: unknown;
  routine?: unknown;
  message?: unknown;
}

const fieldsOf = (error: unknown): { code: string; routine: string; message: string } => {
  const fields: PossibleFields = typeof error === 'object' && error !== null ? error : {};
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return { code: text(fields.code), routine: text(fields.routine), message: text(fields.message) };
};

/** Data and integrity errors, and whatever a trigger raises, quote the row that failed. */
const quotesRows = (sqlState: string): boolean => /^(22|23|P0)/.test(sqlState);

const isSqlState = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code) && !networkCodes.has(code);

const nameOf = (code: string, routine: string, message: string): ErrorName => {
  if (isSqlState(code)) {
    // No pg_hba.conf line lets this host, user and database in: the password was never looked at.
    if (code === '28000' && routine === 'ClientAuthentication') return 'database-right-missing';
    if (code === '42501' && routine === 'check_enable_rls') return 'row-security-hides-rows';
    if (code.startsWith('08')) return 'database-unreachable';
    return bySqlState[code] ?? 'internal';
  }
  if (networkCodes.has(code) || networkMessages.some((start) => message.startsWith(start))) {
    return 'database-unreachable';
  }
  if (tlsCodes.test(code) || tlsMessages.includes(message)) return 'database-tls-refused';
  return 'internal';
};

/**
 * The catalogue's error for whatever pg or the socket threw. Errors of ours pass as they are. What
 * the server said is kept as `why` unless it may quote a row; the cause carries no more than that,
 * because a cause travels into logs and workflow histories.
 */
export const databaseError = (error: unknown, context: DatabaseContext = {}): ResguardoError => {
  if (error instanceof ResguardoError) return error;
  if (error instanceof Error && error.name === 'AbortError') return new ResguardoError('cancelled');
  const { code, routine, message } = fieldsOf(error);
  const why = isSqlState(code) && quotesRows(code) ? `SQLSTATE ${code}` : message || code;
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(context) as [string, string | undefined][]) {
    if (value !== undefined) params[name] = value;
  }
  params['why'] = why;
  const cause = new Error(isSqlState(code) ? `${code} ${routine}: ${why}` : why);
  if (error instanceof Error && error.stack !== undefined) {
    cause.stack = [cause.message, ...error.stack.split('\n').filter((l) => /^\s+at /.test(l))].join(
      '\n',
    );
  }
  return new ResguardoError(nameOf(code, routine, message), params, { cause });
};

/** Runs `work` and turns whatever it throws into the catalogue's error. */
export const withDatabaseErrors = async <T>(
  context: DatabaseContext,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw databaseError(error, context);
  }
};
