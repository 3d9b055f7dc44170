import type { FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import type { Problem } from '../../contracts/api/problem.ts';
import type { Language } from '../../contracts/language.ts';
import { isStorable } from './storable.ts';

export type Fields = NonNullable<Problem['fields']>;

const words: Readonly<Record<Language, z.core.$ZodErrorMap>> = {
  es: z.locales.es().localeError,
  en: z.locales.en().localeError,
};

/** A part of a request that does not match its schema: what is wrong with each field, in every language. */
export class RequestMismatch extends Error {
  readonly fields: Readonly<Record<Language, Fields>>;
  /** Fastify's word for the part: `body`, `params`, `querystring`, `headers`. */
  validationContext?: string;

  constructor(fields: Readonly<Record<Language, Fields>>) {
    super('the request does not match its schema');
    this.name = 'RequestMismatch';
    this.fields = fields;
  }
}

const fieldsIn = (schema: z.ZodType, data: unknown, language: Language): Fields => {
  const { error } = schema.safeParse(data, { error: words[language] });
  return (error?.issues ?? []).flatMap(({ path, message, ...issue }) => {
    // A misspelt field is named itself, and not the object that should not have it.
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [null];
    return names.map((name) => ({
      field: [...path, ...(name === null ? [] : [name])].map(String).join('.'),
      message,
    }));
  });
};

const unstorableWords: Readonly<Record<Language, string>> = {
  es: 'tiene un carácter que no se puede guardar (U+0000, o la mitad de otro)',
  en: 'has a character that cannot be kept (U+0000, or half of one)',
};

/** The first string in `value`, or name of a field, that no record could keep; null where there is none. */
const unstorableIn = (value: unknown): string | null => {
  // A list and no recursion: whoever sends a thousand levels must not fill the stack.
  const left: { at: string; inner: unknown }[] = [{ at: '', inner: value }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { at, inner } = next;
    if (typeof inner === 'string' && !isStorable(inner)) return at;
    if (typeof inner !== 'object' || inner === null) continue;
    for (const [key, one] of Object.entries(inner)) {
      if (!isStorable(key)) return at;
      left.push({ at: at === '' ? key : `${at}.${key}`, inner: one });
    }
  }
  return null;
};

/** Checks requests by their zod schemas. A body that was not sent counts as left out. */
export const checkRequests: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (data: unknown) => {
    const given = httpPart === 'body' && data === null ? undefined : data;
    const result = schema.safeParse(given);
    if (result.success) {
      const field = unstorableIn(result.data);
      if (field === null) return { value: result.data };
      const { es, en } = unstorableWords;
      const fields = { es: [{ field, message: es }], en: [{ field, message: en }] };
      return { error: new RequestMismatch(fields) };
    }
    const error = new RequestMismatch({
      es: fieldsIn(schema, given, 'es'),
      en: fieldsIn(schema, given, 'en'),
    });
    return { error };
  };
