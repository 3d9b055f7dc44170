import type { OperationId } from '../../contracts/api/operations.ts';
import type { FastifyContextConfig } from 'fastify';

export interface Header {
  readonly description: string;
  readonly schema: { readonly type: 'string' | 'integer' };
}

const text = (description: string): Header => ({ description, schema: { type: 'string' } });

const requestId = text(
  'Names this request in our logs; the `X-Request-Id` that was sent, if one was',
);
const language = text('The language of its words');
const seconds: Header = {
  description: 'Seconds until it is worth asking again',
  schema: { type: 'integer' },
};

/** Operations whose answer says by `Location` where what they made or started is. */
const located: readonly OperationId[] = [
  'addClinic',
  'addIssuer',
  'startBackup',
  'verifyBackup',
  'pruneClinic',
  'planRestore',
  'readRestorePlan',
  'startRestore',
  'undoRestore',
  'planCleaning',
  'readCleaningPlan',
  'startCleaning',
  'undoCleaning',
  'makeSamples',
  'runGuard',
  'acceptProposal',
  'createHistoryBackup',
  'restoreServerBackup',
  'cleanServerRange',
  'crearRespaldoManual',
];
/** Of these only what is not ready yet. */
const locatedLater: readonly OperationId[] = [
  'planRestore',
  'readRestorePlan',
  'planCleaning',
  'readCleaningPlan',
  'createHistoryBackup',
  'crearRespaldoManual',
];

const file = {
  'Content-Disposition': text('The name to save it under'),
  'Accept-Ranges': text('`bytes`, where a part can be asked for'),
  'Repr-Digest': text('SHA-256 of the whole (RFC 9530), where it is known beforehand'),
};

const isLocated = (id: OperationId | undefined, status: number): boolean => {
  if (id === undefined || !located.includes(id)) return false;
  return status === 202 || (status < 202 && !locatedLater.includes(id));
};

/** What an answer's headers say, by its status and by what its route is. */
export const answerHeaders = (
  id: OperationId | undefined,
  { keyed = false, tagged = false, matched = false }: FastifyContextConfig,
  status: number,
  { paged, ranges }: { readonly paged: boolean; readonly ranges: boolean },
): Readonly<Record<string, Header>> => ({
  'X-Request-Id': requestId,
  ...(status >= 400 ? { 'Content-Language': language } : {}),
  ...(status === 401 ? { 'WWW-Authenticate': text('`Bearer`: log in, or send a token') } : {}),
  ...(status === 429 || status === 409 || status === 503 ? { 'Retry-After': seconds } : {}),
  ...(status === 416 ? { 'Content-Range': text('How many bytes there are') } : {}),
  ...(status < 300 && keyed
    ? { 'Idempotency-Replayed': text('`true` where it was answered before, under the same key') }
    : {}),
  ...((status === 200 && (tagged || matched === true)) || (status === 304 && tagged)
    ? { ETag: text('Changes with what is answered; for `If-None-Match` and `If-Match`') }
    : {}),
  ...(status === 200 && paged
    ? { Link: text('`rel="next"`: the next page, where there is one') }
    : {}),
  ...(isLocated(id, status) ? { Location: text('Where it can be looked at') } : {}),
  ...(ranges && status < 300 ? { ...file, ETag: text('Changes with the bytes') } : {}),
  ...(status === 206 ? { 'Content-Range': text('Which bytes of how many') } : {}),
});
