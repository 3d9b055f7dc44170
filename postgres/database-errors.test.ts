import { describe, expect, test } from '@jest/globals';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { databaseError } from './database-errors.ts';

const thrown = (fields: Record<string, string>): Error =>
  Object.assign(new Error(fields['message']), fields);

describe('what PostgreSQL and the network say becomes an error of the catalogue', () => {
  test.each([
    [{ code: '28P01', message: 'password authentication failed' }, 'database-password-wrong'],
    [
      { code: '28000', routine: 'InitializeSessionUserId', message: 'x' },
      'database-password-wrong',
    ],
    [
      { code: '28000', routine: 'ClientAuthentication', message: 'no entry' },
      'database-right-missing',
    ],
    [{ code: '3D000', message: 'x' }, 'database-missing'],
    [
      { code: '42501', routine: 'aclcheck_error', message: 'permiso denegado' },
      'database-right-missing',
    ],
    [{ code: '42501', routine: 'check_enable_rls', message: 'x' }, 'row-security-hides-rows'],
    [{ code: '57P01', message: 'terminating connection' }, 'database-unreachable'],
    [{ code: '08006', message: 'x' }, 'database-unreachable'],
    [{ code: '53300', message: 'too many clients' }, 'database-unreachable'],
    [{ code: '55P03', message: 'lock timeout' }, 'table-locked'],
    [{ code: '57014', message: 'canceling statement' }, 'snapshot-lost'],
    [{ code: 'ECONNREFUSED', message: 'x' }, 'database-unreachable'],
    [{ code: 'EPIPE', message: 'x' }, 'database-unreachable'],
    [{ message: 'Connection terminated unexpectedly' }, 'database-unreachable'],
    [{ message: 'timeout expired' }, 'database-unreachable'],
    [{ message: 'The server does not support SSL connections' }, 'database-tls-refused'],
    [{ code: 'CERT_HAS_EXPIRED', message: 'x' }, 'database-tls-refused'],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID', message: 'x' }, 'database-tls-refused'],
    [{ code: '42601', message: 'syntax error' }, 'internal'],
  ] as const)('%j', (fields, code) => {
    expect(databaseError(thrown(fields))).toMatchObject({ code });
  });

  test('ours stay as they are', () => {
    const ours = new ResguardoError('disk-full');
    expect(databaseError(ours)).toBe(ours);
  });

  test.each(['22P02', '23505', 'P0001'])(
    'a row that the server quotes is not repeated (%s)',
    (code) => {
      const error = databaseError(
        thrown({
          code,
          message: 'invalid: "Juana Pérez, VIH"',
          detail: 'Key (nombre)=(Juana Pérez)',
        }),
        { schema: 's', table: 't' },
      );
      const all = [error.message, error.stack, JSON.stringify(error), (error.cause as Error).stack];
      expect(all.join()).not.toMatch(/Juana|VIH/);
      expect(error.params).toMatchObject({ schema: 's', table: 't', why: `SQLSTATE ${code}` });
    },
  );
});
