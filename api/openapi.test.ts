import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { isErrorName } from '../contracts/error-catalogue.ts';
import { permissions, type Permission, type PermissionName } from './permissions.ts';
import { openApiBench, type ApiBench } from './testing/api-bench.ts';

/** What OpenAPI 3.1 allows where we write something; anything else is a slip. */
const Schema = z.record(z.string(), z.unknown());
const Content = z.record(
  z.string().regex(/^[a-z]+\/[a-z.+-]+$/),
  z.strictObject({
    schema: Schema,
    example: z.unknown().optional(),
    examples: z.record(z.string(), z.strictObject({ $ref: z.string() })).optional(),
  }),
);
const Parameter = z.strictObject({
  name: z.string(),
  in: z.enum(['query', 'path', 'header']),
  required: z.boolean(),
  description: z.string().min(1),
  schema: Schema,
});
const Header = z.strictObject({ description: z.string().min(1), schema: Schema });
const Operation = z.strictObject({
  operationId: z.string().regex(/^[a-z][A-Za-z]+$/),
  'x-permission': z.string(),
  tags: z.array(z.string()).min(1),
  summary: z.string().min(1),
  description: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(Parameter).default([]),
  requestBody: z.strictObject({ required: z.boolean().optional(), content: Content }).optional(),
  responses: z.record(
    z.string().regex(/^[2-5]\d\d$/),
    z.strictObject({
      description: z.string().min(1),
      headers: z.record(z.string().regex(/^[A-Z][A-Za-z-]+$/), Header),
      content: Content.optional(),
      'x-error-codes': z.array(z.string()).optional(),
    }),
  ),
});
const Document = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d$/),
  info: z.strictObject({
    title: z.string(),
    version: z.string(),
    description: z.string(),
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  tags: z.array(z.strictObject({ name: z.string(), description: z.string() })),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[A-Za-z0-9._-]+$/), Schema),
    examples: z.record(z.string(), z.strictObject({ value: z.unknown() })),
    securitySchemes: z.record(z.string(), z.unknown()),
  }),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'head', 'post', 'patch', 'put', 'delete']), Operation),
  ),
});

let bench: ApiBench;
let document: z.infer<typeof Document>;
beforeAll(async () => {
  bench = await openApiBench('openapi');
  const answer = await bench.server.inject({ url: '/docs/json' });
  document = Document.parse(answer.json());
});
afterAll(() => bench.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );

test('every reference points at a schema that is there, and every schema is used', () => {
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
  const names = (['schemas', 'examples'] as const).flatMap((kind) =>
    Object.keys(document.components[kind]).map((name) => `#/components/${kind}/${name}`),
  );
  expect([...new Set(references)].sort()).toEqual(names.sort());
});

test('the parameters of every path are those in its name', () => {
  for (const { path, operation } of operations()) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
    expect([path, declared.map(({ name }) => name)]).toEqual([path, named]);
    expect(declared.every(({ required }) => required)).toBe(true);
  }
});

test('every route tells its errors: problems of the catalogue, and 401 where a login is needed', () => {
  for (const { path, method, operation } of operations()) {
    for (const [status, answer] of Object.entries(operation.responses)) {
      const { description, content } = answer;
      if (Number(status) < 400 || path === '/readyz') continue;
      expect(Object.keys(content ?? {})).toEqual(['application/problem+json']);
      const codes = [...description.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
      expect([path, status, codes]).toEqual([path, status, answer['x-error-codes']]);
      const shown = Object.keys(content?.['application/problem+json']?.examples ?? {});
      expect(shown).toEqual(codes);
      expect([description, codes.length > 0 && codes.every(isErrorName)]).toEqual([
        description,
        true,
      ]);
    }
    const open = operation.security.length === 0;
    expect([method, path, '401' in operation.responses]).toEqual([
      method,
      path,
      !open || path.endsWith('/auth/login'),
    ]);
    const [first] = Object.keys(operation.responses);
    expect(first).toMatch(/^2/);
  }
});

/** Of a file's bytes, which an example would say nothing about. */
const isBytes = (type: string): boolean =>
  /octet-stream|zstd|gzip|sql/.test(type) || type === 'application/problem+json';

test('what is sent and what is answered has an example, and every example fits its schema', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'api');
  const fits = (pointer: readonly string[], value: unknown): string | null => {
    const at = pointer.map((part) =>
      encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')),
    );
    return ajv.validate({ $ref: `api#/${at.join('/')}` }, value) ? null : ajv.errorsText();
  };
  const amiss: unknown[] = [];
  for (const { path, method, operation } of operations()) {
    const at = ['paths', path, method];
    const contents = [
      { at: [...at, 'requestBody'], content: operation.requestBody?.content },
      ...Object.entries(operation.responses).map(([status, { content }]) => ({
        at: [...at, 'responses', status],
        content,
      })),
    ];
    for (const { at: holder, content } of contents) {
      for (const [type, media] of Object.entries(content ?? {})) {
        // A backup's own JSON is a file like its SQL.
        if (isBytes(type) || Object.keys(media.schema).length === 0) continue;
        const why =
          media.example === undefined
            ? 'no example'
            : fits([...holder, 'content', type, 'schema'], media.example);
        if (why !== null) amiss.push([...holder, type, why]);
      }
    }
  }
  for (const [code, { value }] of Object.entries(document.components.examples)) {
    const why = fits(['components', 'schemas', 'Problem'], value);
    if (why !== null) amiss.push([code, why]);
  }
  expect(amiss).toEqual([]);
});

test('who may ask is told, and only a person’s session opens what is a person’s alone', () => {
  for (const { path, operation } of operations()) {
    const name = operation['x-permission'] as PermissionName;
    const { by, person }: Permission = permissions[name];
    const schemes = operation.security.flatMap((one) => Object.keys(one));
    const all = person ? ['session'] : ['session', 'apiToken', 'clinicToken'];
    expect([path, schemes]).toEqual([path, by === 'anyone' ? [] : all]);
    for (const scheme of schemes) {
      expect(Object.keys(document.components.securitySchemes)).toContain(scheme);
    }
  }
});

describe('the pages at /docs', () => {
  test('are shown, with a policy that lets nothing in from elsewhere', async () => {
    const page = await bench.server.inject({ url: '/docs' });
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    const script = /src="([^"]*swagger-ui-bundle\.js)"/.exec(page.payload)?.[1] ?? '';
    const address = new URL(script, 'http://localhost/docs/').pathname;
    expect((await bench.server.inject({ url: address })).statusCode).toBe(200);
  });

  test('no example and no schema holds a secret’s value', () => {
    expect(JSON.stringify(document)).not.toMatch(/rsg_|AKID|BEGIN PRIVATE/);
  });
});
