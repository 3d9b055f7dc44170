import { exampleValues } from './example-values.ts';

/** A JSON Schema as zod writes one. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly example?: unknown;
}

export type Schemas = Readonly<Record<string, JsonSchema>>;

/** Words of closed lists that make the likeliest story: a backup that went well. */
const likely: readonly unknown[] = [
  ...['restorable', 'intact', 'done', 'completed', 'completado', 'passed', 'protected', 'kept'],
  ...['schema', 'daily', 'verify-full', 'admin', 'delivered', 'tenant', 'swap-schema', 'staff'],
];

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-11-19T06:00:00.000Z',
  date: '2026-11-19',
  uuid: '6f1c1f52-8a53-4d7e-9d0e-2f6b8d3c9a10',
  uri: 'https://panel.sonrisas.example/avisos',
  email: 'ana@sonrisas.example',
};

const typeOf = ({ type }: JsonSchema): string | undefined =>
  typeof type === 'string' ? type : type?.find((one) => one !== 'null');

const nullable = ({ type, anyOf, oneOf }: JsonSchema): boolean =>
  (Array.isArray(type) && type.includes('null')) ||
  [...(anyOf ?? []), ...(oneOf ?? [])].some((one) => one.type === 'null');

const numberOf = (schema: JsonSchema): number => {
  const { minimum = 0, exclusiveMinimum = -1, maximum = Number.MAX_SAFE_INTEGER } = schema;
  const least = Math.max(minimum, exclusiveMinimum + 1);
  return Math.min(Math.max(12, least), maximum);
};

const fits = (schema: JsonSchema, value: unknown): boolean => {
  if (value === null) return nullable(schema);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.some((one) => fits(one, value));
  const { maximum = Infinity, minimum = -Infinity, pattern, enum: words } = schema;
  if (words) return words.includes(value);
  switch (typeOf(schema)) {
    case 'null':
      return false;
    case 'string':
      return (
        typeof value === 'string' &&
        value.length >= (schema.minLength ?? 0) &&
        (!pattern || new RegExp(pattern).test(value))
      );
    case 'integer':
      return Number.isInteger(value) && Number(value) <= maximum && Number(value) >= minimum;
    case 'number':
      return typeof value === 'number' && value <= maximum && value >= minimum;
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && !Array.isArray(value);
    default:
      return schema.$ref === undefined && schema.const === undefined;
  }
};

/**
 * An example of a schema: its own where it has one, else made of what its fields are called
 * (example-values.ts), so that a field that is added has an example too.
 * @param place what holds it and what it is called: `Clinic.id`, `id`
 */
export const exampleOf = (
  schema: JsonSchema,
  schemas: Schemas,
  place: readonly [holder: string, name: string] = ['', ''],
): unknown => {
  const [holder, name] = place;
  for (const key of [`${holder}.${name}`, name]) {
    if (!Object.hasOwn(exampleValues, key)) continue;
    const value = exampleValues[key];
    if (fits(schema, value)) return value;
  }
  if (schema.$ref !== undefined) {
    const there = schema.$ref.split('/').at(-1) ?? '';
    const found = schemas[there];
    return found ? exampleOf(found, schemas, [there.replace(/Input$/, ''), '']) : null;
  }
  if (schema.example !== undefined) return schema.example;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return likely.find((word) => schema.enum?.includes(word)) ?? schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) {
    const chosen = choices.find((one) => one.type !== 'null') ?? {};
    return exampleOf(chosen, schemas, place);
  }
  switch (typeOf(schema)) {
    case 'string':
      return formats[schema.format ?? ''] ?? 'sonrisas';
    case 'integer':
    case 'number':
      return numberOf(schema);
    case 'boolean':
      return false;
    case 'array':
      // What a list holds is told by the list's own holder and name.
      return schema.items ? [exampleOf(schema.items, schemas, [holder, `${name}[]`])] : [];
    case 'object': {
      const inside = name === '' ? holder : name.replace(/\[\]$/, '');
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, inner]) => [
          key,
          exampleOf(inner, schemas, [inside, key]),
        ]),
      );
    }
    default:
      return null;
  }
};
