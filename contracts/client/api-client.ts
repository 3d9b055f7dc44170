import type { z } from 'zod';
import { operations, type OperationId } from '../api/operations.ts';
import type { Method, Operation } from '../api/operations/operation.ts';
import { Problem } from '../api/problem.ts';
import { idempotencyHeader } from '../api/request-headers.ts';
import type { Language } from '../language.ts';
import { ResguardoError } from '../resguardo-error.ts';
import { addressOf } from './address-of.ts';
import { ApiProblem } from './api-problem.ts';
import type { Answered, Asked, Asking, Followed, FollowedId, Sending } from './asked.ts';
import { followEvents, type FollowedNews } from './follow-events.ts';

/** A request to an address that the API gave, or that no operation is typed for. */
export interface ApiRequest extends Sending {
  readonly method?: Method;
  readonly body?: unknown;
}

/**
 * The API, each operation by its id with what it takes and answers (docs/decisions/0035). Every answer is
 * checked as it comes. Throws an ApiProblem for what the API refuses, `api-unreachable` for whatever
 * does not answer as it would.
 */
export interface ApiClient {
  readonly url: string;
  call<Id extends OperationId>(id: Id, ...asking: Asking<Id>): Promise<Answered<Id>>;
  /** The bare answer: for files, pages, and headers. */
  open<Id extends OperationId>(id: Id, ...asking: Asking<Id>): Promise<Response>;
  /** Follows what goes on until it ends, from where the stream broke off whenever it does. */
  follow<Id extends FollowedId>(
    id: Id,
    asked: Asked<Id> & { readonly signal: AbortSignal },
  ): AsyncGenerator<FollowedNews<Followed<Id>>>;
  /** What is at an address that an answer gave. */
  at<Schema extends z.ZodType>(
    address: string,
    schema: Schema,
    request?: ApiRequest,
  ): Promise<z.output<Schema>>;
  openAt(address: string, request?: ApiRequest): Promise<Response>;
}

const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors.length > 0) return whyOf(cause.errors[0]);
  if (cause instanceof Error) return (cause as Error & { code?: string }).code ?? cause.message;
  return error.name === 'TimeoutError' ? 'no answer in time' : error.message;
};

/** What the parts of a request are, without the types that say which of them there are. */
interface Untyped extends Sending {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | boolean | Date | undefined>>;
  readonly body?: unknown;
}

/** Speaks to the API at `url`: JSON, problems as errors, a time limit on every answer's beginning. */
export const createApiClient = (
  url: string,
  token: string | null,
  language: Language,
): ApiClient => {
  const base = url.replace(/\/+$/, '');
  const unreachable = (why: string, cause?: unknown): ResguardoError =>
    new ResguardoError('api-unreachable', { address: base, why }, { cause });

  const openAt = async (address: string, request: ApiRequest = {}): Promise<Response> => {
    const { method = 'GET', body, headers = {}, signal, seconds = 30, idempotencyKey } = request;
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort(new DOMException('no answer in time', 'TimeoutError'));
    }, seconds * 1000);
    let answer: Response;
    try {
      answer = await fetch(`${base}${address}`, {
        method,
        signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
        headers: {
          'accept-language': language,
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(idempotencyKey === undefined ? {} : { [idempotencyHeader]: idempotencyKey }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw unreachable(whyOf(error), error);
    } finally {
      clearTimeout(timer);
    }
    if (answer.ok || answer.status === 304) return answer;
    const problem = Problem.safeParse(await answer.json().catch(() => null));
    // Not ours: a proxy's page, say, or something else that listens there.
    throw problem.success ? new ApiProblem(problem.data) : unreachable(`HTTP ${answer.status}`);
  };

  const read = async <Schema extends z.ZodType>(
    answer: Response,
    schema: Schema,
  ): Promise<z.output<Schema>> => {
    const text = await answer.text();
    let json: unknown;
    try {
      json = text === '' ? undefined : JSON.parse(text);
    } catch (cause) {
      throw unreachable('not JSON', cause);
    }
    const parsed = schema.safeParse(json);
    if (parsed.success) return parsed.data;
    throw unreachable('an answer of another version', parsed.error);
  };

  const ask = (id: OperationId, asked: Untyped = {}): Promise<Response> => {
    const { method, path }: Operation = operations[id];
    const { path: parts, query, ...sending } = asked;
    return openAt(addressOf({ path }, parts, query), { ...sending, method });
  };

  const client: ApiClient = {
    url: base,
    openAt,
    at: async (address, schema, request) => read(await openAt(address, request), schema),
    open: (id, ...[asked]) => ask(id, asked),
    async call<Id extends OperationId>(id: Id, ...[asked]: Asking<Id>) {
      const answer = await ask(id, asked);
      const { answers }: Operation = operations[id];
      const expected = answers[answer.status];
      if (expected === null) return undefined as Answered<Id>;
      if (expected === undefined || 'bytes' in expected) {
        throw unreachable('an answer of another version');
      }
      return (await read(answer, expected)) as Answered<Id>;
    },
    follow(id, asked) {
      const { path, events }: Operation = operations[id];
      const { path: parts, query, signal } = asked as Untyped & { readonly signal: AbortSignal };
      const schema = events as z.ZodType<Followed<typeof id>>;
      return followEvents(client, addressOf({ path }, parts, query), schema, signal);
    },
  };
  return client;
};
