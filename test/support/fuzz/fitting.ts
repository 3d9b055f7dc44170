import fc from 'fast-check';
import type { Schema } from './api-document.ts';

/** Values for a field of that name which stand for something in the system that is fuzzed. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

const iso = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'date-time': iso,
  date: iso.map((text) => text.slice(0, 10)),
  email: fc.emailAddress(),
  uuid: fc.uuid(),
  uri: fc.webUrl(),
};

const strings = (schema: Schema): fc.Arbitrary<string> => {
  const {
    format,
    pattern,
    minLength = 0,
    maxLength = 200,
  } = schema as {
    format?: string;
    pattern?: string;
    minLength?: number;
    maxLength?: number;
  };
  const known = format === undefined ? undefined : formats[format];
  if (known) return known;
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  const length = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 200)) };
  return fc.oneof(
    fc.string({ ...length, unit: 'grapheme-ascii' }),
    fc.string({ ...length, unit: 'binary' }),
    fc.constant('ñ'.repeat(Math.min(maxLength, 5000))),
  );
};

const numbers = (schema: Schema): fc.Arbitrary<number> => {
  const { minimum, maximum, exclusiveMinimum, type } = schema as {
    minimum?: number;
    maximum?: number;
    exclusiveMinimum?: number;
    type: string;
  };
  const least = minimum ?? (exclusiveMinimum === undefined ? -1e9 : exclusiveMinimum + 1);
  const most = maximum ?? 1e9;
  const edges = fc.constantFrom(least, most, Math.min(most, least + 1));
  if (type === 'integer') {
    return fc.oneof(
      edges,
      fc.integer({ min: Math.max(least, -0x80000000), max: Math.min(most, 0x7fffffff) }),
    );
  }
  return fc.oneof(edges, fc.double({ min: least, max: most, noNaN: true }));
};

/** Values that fit a JSON Schema as zod writes one. A field of a known name is mostly one that is known. */
export const fitting = (
  schema: Schema,
  resolve: (schema: Schema) => Schema,
  known: Known,
  name = '',
): fc.Arbitrary<unknown> => {
  const values = known[name];
  const any = fittingUnnamed(resolve(schema), resolve, known, name);
  if (!values || values.length === 0) return any;
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: any },
  );
};

const fittingUnnamed = (
  schema: Schema,
  resolve: (schema: Schema) => Schema,
  known: Known,
  name: string,
): fc.Arbitrary<unknown> => {
  const inner = (one: Schema, of: string): fc.Arbitrary<unknown> =>
    fitting(one, resolve, known, of);
  const shape = schema as {
    const?: unknown;
    enum?: unknown[];
    anyOf?: Schema[];
    oneOf?: Schema[];
    type?: string;
    items?: Schema;
    minItems?: number;
    maxItems?: number;
    properties?: Record<string, Schema>;
    required?: string[];
    additionalProperties?: boolean | Schema;
  };
  if ('const' in schema) return fc.constant(shape.const);
  if (shape.enum) return fc.constantFrom(...shape.enum);
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices) return fc.oneof(...choices.map((one) => inner(one, name)));
  switch (shape.type) {
    case 'string':
      return strings(schema);
    case 'integer':
    case 'number':
      return numbers(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array': {
      const { minItems = 0, maxItems = 3 } = shape;
      const length = { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 3)) };
      return fc.array(inner(shape.items ?? {}, name), length);
    }
    case 'object': {
      const { properties = {}, required = [], additionalProperties } = shape;
      const fields = Object.entries(properties).map(
        ([key, one]) => [key, inner(one, key)] as const,
      );
      const named = fc.record(Object.fromEntries(fields), { requiredKeys: required });
      if (typeof additionalProperties !== 'object') return named;
      const more = fc.dictionary(
        fc.string({ minLength: 1, maxLength: 8 }),
        inner(additionalProperties, name),
        { maxKeys: 3 },
      );
      return fc.tuple(more, named).map(([added, own]) => ({ ...added, ...own }));
    }
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
};
