import type { z } from 'zod';
import type { BytesOf, Operation } from '../api/operations/operation.ts';
import type { OperationId, Operations } from '../api/operations.ts';

/** How a request is sent, whatever it asks. */
export interface Sending {
  readonly signal?: AbortSignal | undefined;
  /** Until the answer begins, 30 where nothing is said; a stream may take as long as it likes. */
  readonly seconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The same request under the same key is done once, however often it is sent. */
  readonly idempotencyKey?: string;
}

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** `undefined` may stand for what is left out: options of a command are handed on as they are. */
type Searched<Query> = { readonly [Name in keyof Query]?: Value<Query[Name]> | undefined };
/** Text does for any value: the API reads it as what it should be, and says where it is not. */
type Value<T> =
  Exclude<T, undefined | null> extends infer Kept
    ? Kept extends Date | string | number | boolean
      ? Kept | string
      : string
    : never;

type PathPart<Op extends Operation> = [NamesIn<Op['path']>] extends [never]
  ? { readonly path?: never }
  : { readonly path: Readonly<Record<NamesIn<Op['path']>, string | number>> };
type QueryPart<Op extends Operation> = Op extends { readonly query: infer Query extends z.ZodType }
  ? { readonly query?: Searched<z.output<Query>> }
  : { readonly query?: never };
type BodyPart<Op extends Operation> = Op extends { readonly body: infer Body extends z.ZodType }
  ? undefined extends z.input<Body>
    ? { readonly body?: z.input<Body> }
    : { readonly body: z.input<Body> }
  : { readonly body?: never };

/** What an operation is asked with: the parts of its address, its query, its body. */
export type Asked<Id extends OperationId> = PathPart<Operations[Id]> &
  QueryPart<Operations[Id]> &
  BodyPart<Operations[Id]> &
  Sending;

/** Left out where an operation needs nothing. */
export type Asking<Id extends OperationId> =
  Sending extends Asked<Id> ? [asked?: Asked<Id>] : [asked: Asked<Id>];

type Read<Answer> = Answer extends z.ZodType
  ? z.output<Answer>
  : Answer extends BytesOf
    ? never
    : undefined;

/** What an operation answers with, whichever of its statuses it has. */
export type Answered<Id extends OperationId> = Read<
  Operations[Id]['answers'][keyof Operations[Id]['answers']]
>;

/** The operations whose answer is a stream of events. */
export type FollowedId = {
  [Id in OperationId]: Operations[Id] extends { readonly events: z.ZodType } ? Id : never;
}[OperationId];
export type Followed<Id extends FollowedId> = Operations[Id] extends {
  readonly events: infer Events extends z.ZodType;
}
  ? z.output<Events>
  : never;
