import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { isErrorName } from '../contracts/error-catalogue.ts';
import { openApiBench, type ApiBench } from './testing/api-bench.ts';

/** What OpenAPI 3.1 allows where we write something; anything else is a slip. */
const Schema = z.record(z.string(), z.unknown());
const Content = z.record(
  z.string().regex(/^[a-z]+\/[a-z.+-]+$/),
  z.strictObject({ schema: Schema, example: z.unknown().optional() }),
);
const Parameter = z.strictObject({
  name: z.string(),
  in: z.enum(['query', 'path', 'header']),
  required: z.boolean(),
  description: z.string().optional(),
  schema: Schema,
});
const Operation = z.strictObject({
  tags: z.array(z.string()).min(1),
  summary: z.string().min(1),
  description: z.string().optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(Parameter).default([]),
  requestBody: z.strictObject({ required: z.boolean().optional(), content: Content }).optional(),
  responses: z.record(
    z.string().regex(/^[2-5]\d\d$/),
    z.strictObject({ description: z.string().min(1), content: Content.optional() }),
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
  const names = Object.keys(document.components.schemas).map(
    (name) => `#/components/schemas/${name}`,
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
    for (const [status, { description, content }] of Object.entries(operation.responses)) {
      if (Number(status) < 400 || path === '/readyz') continue;
      expect(Object.keys(content ?? {})).toEqual(['application/problem+json']);
      const codes = [...description.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
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
