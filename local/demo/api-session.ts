import type { z } from 'zod';
import { Problem } from '../../contracts/api/problem.ts';
import { LoginAnswer } from '../../contracts/api/session.ts';

/** The API refused: what it said, to be shown as it is. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, problem: Problem) {
    super(`${problem.title} ${problem.detail} ${problem.hint}`.trim());
    this.name = 'ApiRefusal';
    this.status = status;
    this.code = problem.code;
  }
}

/** A logged-in user of the API, as any program would be one. */
export interface ApiSession {
  get<Answer extends z.ZodType>(path: string, answer: Answer): Promise<z.infer<Answer>>;
  /** What is no JSON, as it is. */
  text(path: string): Promise<string>;
  send<Answer extends z.ZodType>(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body: unknown,
    answer: Answer,
  ): Promise<z.infer<Answer>>;
}

export async function logIn(
  apiUrl: string,
  { email, password }: { email: string; password: string },
  language: string,
): Promise<ApiSession> {
  const ask = async (path: string, init: RequestInit, token?: string): Promise<Response> => {
    const response = await fetch(new URL(path, apiUrl), {
      ...init,
      headers: {
        'accept-language': language,
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    });
    if (response.ok) return response;
    throw new ApiRefusal(response.status, Problem.parse(await response.json()));
  };
  const call = async <Answer extends z.ZodType>(
    answer: Answer,
    path: string,
    init: RequestInit,
    token?: string,
  ): Promise<z.infer<Answer>> => {
    const body: unknown = await (await ask(path, init, token)).json();
    return answer.parse(body);
  };
  const credentials = JSON.stringify({ email, password });
  const { token } = await call(LoginAnswer, '/api/auth/login', {
    method: 'POST',
    body: credentials,
  });
  return {
    get: (path, answer) => call(answer, path, {}, token),
    text: async (path) => (await ask(path, {}, token)).text(),
    send: (method, path, body, answer) =>
      call(answer, path, { method, body: JSON.stringify(body) }, token),
  };
}
