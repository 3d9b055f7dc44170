import type { z } from 'zod';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * What an operation answers with where all went well, by status: JSON of a schema, nothing (null), or
 * bytes of a media type.
 */
export type Answers = Readonly<Record<number, z.ZodType | null | BytesOf>>;
export interface BytesOf {
  readonly bytes: string;
}

/** One thing that the API does: where it is asked for, with what, and what it answers with. */
export interface Operation {
  readonly method: Method;
  /** With its parameters as `{name}`. */
  readonly path: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answers: Answers;
  /** What a stream of its events holds, for one whose answer is a stream. */
  readonly events?: z.ZodType;
}

/** Keeps what is special about an operation in its type. */
export const operation = <
  const M extends Method,
  const P extends `/${string}`,
  const Rest extends Omit<Operation, 'method' | 'path'>,
>(
  method: M,
  path: P,
  rest: Rest,
): { readonly method: M; readonly path: P } & Rest => ({ method, path, ...rest });

/** Bytes of one of these media types. */
export const bytesOf = (...types: readonly string[]): BytesOf => ({ bytes: types.join(', ') });
/** A stored or exported file, whole or a range of it. */
export const file = {
  200: bytesOf('application/octet-stream'),
  206: bytesOf('application/octet-stream'),
} as const;
/** Server-sent events, each of which holds a `schema`, or a problem that passes. */
export const eventsOf = <Schema extends z.ZodType>(schema: Schema) =>
  ({ answers: { 200: bytesOf('text/event-stream'), 204: null }, events: schema }) as const;
