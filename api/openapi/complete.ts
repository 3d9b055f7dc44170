import type { FastifyContextConfig } from 'fastify';
import { operations, type OperationId } from '../../contracts/api/operations.ts';
import { errorCatalogue, type ErrorName } from '../../contracts/error-catalogue.ts';
import { permissions, type Permission } from '../permissions.ts';
import { answerHeaders, type Header } from './answer-headers.ts';
import { exampleOf, type JsonSchema, type Schemas } from './example-of.ts';
import { exampleTexts } from './example-values.ts';
import { parameterWords } from './parameter-words.ts';
import { problemExample } from './problem-example.ts';

interface Media {
  readonly schema?: JsonSchema;
  example?: unknown;
  examples?: Readonly<Record<string, { readonly $ref: string }>>;
}
interface Answer {
  readonly content?: Readonly<Record<string, Media>>;
  headers?: Readonly<Record<string, Header>>;
  'x-error-codes'?: readonly string[];
}
interface Written {
  operationId?: string;
  description?: string;
  readonly parameters?: readonly { readonly name: string; description?: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses?: Readonly<Record<string, Answer>>;
  'x-permission'?: string;
}
/** As much of the document as is completed here. */
export interface OpenApiDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Written>>>>;
  components?: {
    readonly schemas?: Schemas;
    examples?: Readonly<Record<string, { readonly value: unknown }>>;
  };
}

/** How a route is declared, by `METHOD /path/{parameter}`. */
export type DeclaredRoutes = ReadonlyMap<string, FastifyContextConfig>;

const ids = new Map<string, OperationId>(
  Object.entries(operations).map(([id, { method, path }]) => [
    `${method} ${path}`,
    id as OperationId,
  ]),
);

const everyone = 'whoever is logged in';
const names = {
  operator: 'operators',
  admin: 'the clinic’s administrators',
  staff: 'the clinic’s staff',
  auditor: 'auditors',
} as const;

/** Who may ask, in words: the permission table's own line. */
const whoMay = ({ by, person }: Permission): string => {
  if (by === 'anyone') return 'For anyone: no login is needed.';
  const who = by === 'everyone' ? everyone : by.map((role) => names[role]).join(', ');
  return `For ${who}${person ? '; only logged in with a password, not with a program’s token' : ''}.`;
};

/** Of what is JSON, and of what is text; bytes of a file have none. */
const withExample = (type: string, media: Media, schemas: Schemas): void => {
  const { schema } = media;
  if (Object.hasOwn(exampleTexts, type)) media.example = exampleTexts[type];
  else if (type === 'application/json' && schema) media.example = exampleOf(schema, schemas);
};

const codesOf = ({ errors = [] }: FastifyContextConfig, status: number) =>
  errors.filter((code) => errorCatalogue[code].http === status);

const complete = (
  route: string,
  written: Written,
  config: FastifyContextConfig,
  schemas: Schemas,
): void => {
  const id = ids.get(route);
  const permission = config.permission === undefined ? undefined : permissions[config.permission];
  if (id !== undefined) written.operationId = id;
  if (config.permission !== undefined && permission) {
    written.description = [written.description, whoMay(permission)]
      .filter((part) => part !== undefined)
      .join('\n\n');
    written['x-permission'] = config.permission;
  }
  for (const parameter of written.parameters ?? []) {
    const words = parameterWords[parameter.name];
    if (words !== undefined) parameter.description ??= words;
  }
  for (const [type, media] of Object.entries(written.requestBody?.content ?? {})) {
    withExample(type, media, schemas);
  }
  const responses = written.responses ?? {};
  const paged = written.parameters?.some(({ name }) => name === 'cursor') ?? false;
  const ranges = '206' in responses;
  for (const [status, answer] of Object.entries(responses)) {
    answer.headers = answerHeaders(id, config, Number(status), { paged, ranges });
    const codes = codesOf(config, Number(status));
    if (codes.length > 0) answer['x-error-codes'] = codes;
    for (const [type, media] of Object.entries(answer.content ?? {})) {
      if (type === 'application/problem+json') {
        media.examples = Object.fromEntries(
          codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
        );
      } else withExample(type, media, schemas);
    }
  }
};

/**
 * Gives every operation what follows from the contracts and from how its route is declared: its id, who
 * may ask, its parameters' words, headers, error codes and examples.
 */
export const completeDocument = (document: OpenApiDocument, routes: DeclaredRoutes): void => {
  const schemas = document.components?.schemas ?? {};
  const codes = new Set<ErrorName>();
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const [method, written] of Object.entries(item)) {
      const route = `${method.toUpperCase()} ${path}`;
      const config = routes.get(route) ?? {};
      complete(route, written, config, schemas);
      for (const code of config.errors ?? []) codes.add(code);
    }
  }
  const examples = [...codes]
    .sort()
    .map((code) => [code, { value: problemExample(code) }] as const);
  document.components = { ...document.components, examples: Object.fromEntries(examples) };
};
