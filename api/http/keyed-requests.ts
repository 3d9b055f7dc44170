import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { canonical } from '../../catalog/audit/canonical-json.ts';
import {
  claimKey,
  freeKey,
  keepAnswer,
  renewHold,
  type Hold,
  type KeptAnswer,
  type KeyedRequest,
} from '../../catalog/idempotency/idempotency-keys.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import { idempotencyHeader, replayedHeader } from '../../contracts/api/request-headers.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { identityOf } from '../identity/guard.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether an Idempotency-Key counts; where nothing is said, it does for every POST behind a login. */
    keyed?: boolean;
  }
  interface FastifyRequest {
    /** Held while a request under an Idempotency-Key is answered. */
    hold: { readonly hold: Hold; readonly renewing: NodeJS.Timeout } | null;
  }
}

/** What a key may be refused with. */
export const keyErrors = ['idempotency-key-reused', 'idempotency-key-busy'] as const;

/** A holder that has not been heard of for this long is gone. */
const holdSeconds = 30;
const renewEveryMs = 10_000;
const retrySeconds = '1';

/** What of an answer is repeated beside its status and body. */
const keptHeaders = ['content-type', 'content-language', 'location', 'cache-control'] as const;

const keyOf = (request: FastifyRequest): string | null => {
  const given = request.headers[idempotencyHeader];
  return typeof given === 'string' ? given.replace(/^"(.*)"$/, '$1') : null;
};

const keyedRequest = ({ sealer }: Catalog, request: FastifyRequest, key: string): KeyedRequest => {
  const { userId, via } = identityOf(request);
  const { method, url, query, body, clinicRecord } = request;
  const route = `${method} ${url.split('?')[0] ?? url}`;
  // The earlier front ends name the clinic in a header.
  const asked = canonical([route, clinicRecord?.id, query, body]);
  return {
    caller: via === null ? `user/${userId}` : `user/${userId} ${via}`,
    key,
    route,
    fingerprint: sealer.mac(Buffer.from(JSON.stringify(asked))),
  };
};

const repeat = (reply: FastifyReply, { status, headers, body }: KeptAnswer): FastifyReply =>
  reply
    .code(status)
    .headers(headers)
    .header(replayedHeader, 'true')
    .send(body === '' ? undefined : body);

const answerOf = (reply: FastifyReply, body: string): KeptAnswer => {
  const headers = keptHeaders.flatMap((name) => {
    const value = reply.getHeader(name);
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return { status: reply.statusCode, headers: Object.fromEntries(headers), body };
};

/** Keeps an answer that went well; one that was refused has done nothing, and may be tried again. */
const settle = async (
  catalog: Catalog,
  hold: Hold,
  reply: FastifyReply,
  payload: unknown,
): Promise<void> => {
  if (reply.statusCode >= 400) return freeKey(catalog, hold);
  const text = typeof payload === 'string' || Buffer.isBuffer(payload) ? String(payload) : '';
  return keepAnswer(catalog, hold, answerOf(reply, text));
};

/**
 * Lets a request that brings an Idempotency-Key be done once, whichever server of ours it comes to,
 * and repeats its answer (docs/decisions/0034).
 */
export const keepKeyedAnswers = (server: FastifyInstance, catalog: Catalog): void => {
  server.decorateRequest('hold', null);
  server.addHook('preHandler', async (request, reply) => {
    const key = request.routeOptions.config.keyed ? keyOf(request) : null;
    if (key === null) return;
    const claim = await claimKey(catalog, keyedRequest(catalog, request, key), holdSeconds);
    if (claim.kind === 'reused') throw new ResguardoError('idempotency-key-reused', { key });
    if (claim.kind === 'busy') {
      throw new ResguardoError('idempotency-key-busy', { key, seconds: retrySeconds });
    }
    if (claim.kind === 'answered') return repeat(reply, claim.answer);
    const { hold } = claim;
    const renewing = setInterval(() => {
      renewHold(catalog, hold, holdSeconds).catch((error: unknown) => {
        request.log.warn({ err: error }, 'a key in use could not be renewed');
      });
    }, renewEveryMs);
    renewing.unref();
    request.hold = { hold, renewing };
  });
  server.addHook('onSend', async (request, reply, payload) => {
    const { hold } = request;
    if (hold === null) return;
    request.hold = null;
    clearInterval(hold.renewing);
    try {
      await settle(catalog, hold.hold, reply, payload);
    } catch (error) {
      // What was asked for is done: the answer goes out. Until the hold ends, a repeat is told to wait.
      request.log.error({ err: error }, 'the answer under a key could not be kept');
    }
  });
};
