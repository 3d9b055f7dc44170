import type { z } from 'zod';
import { Problem } from '../contracts/api/problem.ts';
import type { Language } from '../contracts/language.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';

/** An error that the API told, with its words in the language that was asked for. */
export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.problem = problem;
  }
}

export interface ApiRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Until the answer begins; a stream may take as long as it likes. */
  readonly seconds?: number;
}

export interface ApiClient {
  readonly url: string;
  /** The answer, checked. Throws an ApiProblem, or `api-unreachable`. */
  call<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    request?: ApiRequest,
  ): Promise<z.infer<Schema>>;
  /** The bare answer, for streams. Errors are thrown likewise. */
  open(path: string, request?: ApiRequest): Promise<Response>;
}

const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors.length > 0) return whyOf(cause.errors[0]);
  if (cause instanceof Error) return (cause as NodeJS.ErrnoException).code ?? cause.message;
  return error.name === 'TimeoutError' ? 'no answer in time' : error.message;
};

/** Speaks to the API at `url`: JSON, problems as errors, a time limit on every answer's beginning. */
export const createApiClient = (
  url: string,
  token: string | null,
  language: Language,
): ApiClient => {
  const base = url.replace(/\/+$/, '');
  const unreachable = (why: string, cause?: unknown): ResguardoError =>
    new ResguardoError('api-unreachable', { address: base, why }, { cause });

  const open = async (path: string, request: ApiRequest = {}): Promise<Response> => {
    const { method = 'GET', body, headers = {}, signal, seconds = 30 } = request;
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort(new DOMException('no answer in time', 'TimeoutError'));
    }, seconds * 1000);
    let answer: Response;
    try {
      answer = await fetch(`${base}${path}`, {
        method,
        signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
        headers: {
          'accept-language': language,
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
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

  return {
    url: base,
    open,
    async call(path, schema, request) {
      const answer = await open(path, request);
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
    },
  };
};
