import { STATUS_CODES } from 'node:http';
import type { Problem } from '../../contracts/api/problem.ts';
import { errorCatalogue, type ErrorName } from '../../contracts/error-catalogue.ts';
import { errorParams } from '../../contracts/messages/error-params.ts';
import { errorWords } from '../../contracts/messages/error-words.ts';

/** What the words are filled with, for an example: as in a clinic's own use. */
const known: Readonly<Record<string, string>> = {
  clinic: 'sonrisas',
  backup: '128',
  restore: '7',
  cleaning: '3',
  destination: 's3',
  kind: 's3',
  user: '12',
  seconds: '30',
  why: 'limit: Too big: expected number to be <=200',
  action: 'backup.delete',
  expected: 'RESTAURAR',
  host: 'db.clinica.example',
  database: 'clinicas',
  method: 'PATCH',
  path: '/api/clinics/sonrisas/backups',
  allowed: 'GET, HEAD, POST',
  limit: '262144',
  type: 'text/plain',
  bytes: '2450000',
};

/** An error as it would be told, in Spanish. */
export const problemExample = (code: ErrorName): Problem => {
  const { http: status } = errorCatalogue[code];
  const names: readonly string[] = errorParams[code];
  const params = Object.fromEntries(Object.entries(known).filter(([name]) => names.includes(name)));
  const { message, hint } = errorWords('es', code, params);
  return {
    type: `urn:resguardo:error:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: message,
    code,
    hint,
    instance: '/api/clinics/sonrisas/backups/128',
    requestId: '6f1c1f52-8a53-4d7e-9d0e-2f6b8d3c9a10',
    params,
  };
};
