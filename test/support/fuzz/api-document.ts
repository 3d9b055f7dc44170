import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { ApiServer } from '../../../api/api-server.ts';

export type Schema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Answer {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Of its JSON body; null where it takes none. */
  readonly body: Schema | null;
  readonly responses: Readonly<Record<string, Answer>>;
}

/** The OpenAPI document, as whoever fuzzes by it reads it. */
export interface ApiDocument {
  readonly operations: readonly Operation[];
  /** What a `$ref` points at; any other schema is itself. */
  resolve(schema: Schema): Schema;
  /** What is wrong with `value`, or null where it fits what the answer's content is said to be. */
  misfit(operation: Operation, status: string, type: string, value: unknown): string | null;
}

interface Written {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, WrittenOperation>>>>;
}
interface WrittenOperation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema }>> };
  readonly responses: Readonly<Record<string, Answer>>;
}

const prefix = '#/components/schemas/';
const pointer = (parts: readonly string[]): string =>
  parts
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');

export const readDocument = (server: ApiServer): ApiDocument => {
  const document = server.swagger() as unknown as Written;
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, written]): Operation => {
      const { parameters = [], requestBody, responses } = written;
      const body = requestBody?.content['application/json']?.schema ?? null;
      return { method, path, parameters, body, responses };
    }),
  );
  // Formats are patterns besides, in what zod writes.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false });
  ajv.addSchema(document, 'api');
  const compiled = new Map<string, ValidateFunction>();
  return {
    operations,
    resolve(schema) {
      const { $ref } = schema;
      if (typeof $ref !== 'string') return schema;
      const there = document.components.schemas[$ref.slice(prefix.length)];
      if (!there) throw new Error(`nothing is at ${$ref}`);
      return there;
    },
    misfit({ path, method }, status, type, value) {
      const at = pointer(['paths', path, method, 'responses', status, 'content', type, 'schema']);
      const validate = compiled.get(at) ?? ajv.compile({ $ref: `api#/${at}` });
      compiled.set(at, validate);
      return validate(value) ? null : ajv.errorsText(validate.errors);
    },
  };
};
