import fc from 'fast-check';
import type { Operation, Parameter, Schema } from './api-document.ts';
import { fitting, type Known } from './fitting.ts';
import { oddStrings, spoilt } from './spoilt.ts';

export const callers = [
  ...(['operator', 'operator', 'operator', 'admin', 'admin', 'admin', 'staff', 'auditor'] as const),
  ...(['operator', 'admin', 'stranger', 'nobody', 'forged'] as const),
];
export type CallerName = (typeof callers)[number];

/** A request as it goes over the wire. */
export interface FuzzRequest {
  readonly caller: CallerName;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

const rawSegments = [
  '%00',
  '%',
  '%E0%A4%A',
  '%2F',
  '..%2F..',
  '%F0%9F%92%A9',
  'a%0D%0Ab',
  'ñ'.normalize('NFD'),
];
const loose = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const encode = (text: string): string => encodeURIComponent(text.replace(loose, '�'));

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

const segment = (values: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 20, arbitrary: values.map((value) => encode(asText(value))) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...oddStrings.filter((text) => text !== '')).map(encode),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...rawSegments)
        .map((text) => (/^[\x20-\x7e]*$/.test(text) ? text : encode(text))),
    },
  );

/** An optional part, mostly left out where there are many. */
const query = (values: fc.Arbitrary<unknown>): fc.Arbitrary<readonly string[]> =>
  fc.oneof(
    { weight: 16, arbitrary: fc.constant([]) },
    { weight: 10, arbitrary: values.map((value) => [asText(value)]) },
    { weight: 1, arbitrary: fc.constantFrom(...oddStrings).map((text) => [text]) },
    { weight: 1, arbitrary: values.map((value) => [asText(value), '1']) },
  );

const strayQuery = fc.constantFrom(
  ...Array.from({ length: 30 }, () => ''),
  '',
  '',
  '',
  '',
  '__proto__=1',
  'constructor[prototype]=1',
  'x=%',
  '&&==',
  'limit[]=1',
  `x=${'y'.repeat(3000)}`,
);

const headerValue = (values: readonly string[]): fc.Arbitrary<string | undefined> =>
  fc.option(fc.constantFrom(...values), { nil: undefined, freq: 4 });

/** Headers that any request may have, in ways that are right and wrong. */
const strayHeaders = fc.record({
  'accept-language': headerValue(['es', 'en', '*', 'xx-', ';q=9', 'é', 'en;q=0.1,es;q=0.9']),
  accept: headerValue(['application/json', 'text/html', '*/*', 'nonsense']),
  range: headerValue([
    'bytes=0-',
    'bytes=5-2',
    'bytes=-1',
    'bytes=0-0,2-3',
    'bytes=99999999999-',
    'lines=1',
    'bytes=a-b',
  ]),
  'if-none-match': headerValue(['*', '"x"', 'W/"x"', 'nonsense']),
  'if-match': headerValue(['*', '"x"', 'nonsense']),
  'last-event-id': headerValue(['0', '-1', 'x.end', '../..', 'ü', '9'.repeat(400)]),
  'idempotency-key': headerValue(['k-1', '', 'ü', 'x'.repeat(400), '"quoted"', '\t']),
  'x-request-id': headerValue(['abc', 'a b', 'x'.repeat(500)]),
  'x-tenant-id': headerValue(['este', 'este', 'norte', 'sur', 'nadie', '../..', '__proto__', '']),
  'x-tenant': headerValue(['este', 'norte', 'x'.repeat(300)]),
});

const malformed = [
  '',
  '{',
  '{"a":1}}',
  '[',
  'null',
  '"x"',
  '12',
  '\uFEFF{}',
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":{}}}',
  '{"a":1,"a":2}',
  '{"a":NaN}',
  'a=1&b=2',
  '<a/>',
  `{"a":"${'x'.repeat(300_000)}"}`,
  '['.repeat(5000),
];

const types = [
  'application/json; charset=utf-8',
  'application/json;charset=latin1',
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/xml',
  'multipart/form-data; boundary=x',
  'nonsense',
  'application/json/x',
  'application/merge-patch+json',
];

interface Body {
  readonly type: string | null;
  readonly text: string | null;
}

const bodies = (values: fc.Arbitrary<unknown> | null): fc.Arbitrary<Body> => {
  const json = (value: unknown): Body => ({
    type: 'application/json',
    text: JSON.stringify(value),
  });
  const none: Body = { type: null, text: null };
  if (!values) {
    return fc.oneof(
      { weight: 20, arbitrary: fc.constant(none) },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom(...malformed)
          .map((text) => ({ type: 'application/json', text })),
      },
      { weight: 1, arbitrary: fc.constantFrom(...types).map((type) => ({ type, text: '{}' })) },
    );
  }
  return fc.oneof(
    { weight: 10, arbitrary: values.map(json) },
    { weight: 8, arbitrary: spoilt(values).map(json) },
    { weight: 1, arbitrary: fc.constant(none) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(...malformed).map((text) => ({ type: 'application/json', text })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...types), values)
        .map(([type, value]) => ({ ...json(value), type })),
    },
  );
};

/** Requests for one operation: what fits, the edges of it, and what does not. */
export const requestsFor = (
  operation: Operation,
  resolve: (schema: Schema) => Schema,
  known: Known,
): fc.Arbitrary<FuzzRequest> => {
  const valuesOf = ({ schema, name }: Parameter): fc.Arbitrary<unknown> =>
    fitting(schema, resolve, known, name);
  const of = (place: Parameter['in']): Parameter[] =>
    operation.parameters.filter((parameter) => parameter.in === place);
  const segments = of('path').map((one) => [one.name, segment(valuesOf(one))] as const);
  const queries = of('query').map((one) => [one.name, query(valuesOf(one))] as const);
  return fc
    .record({
      caller: fc.constantFrom(...callers),
      path: fc.record(Object.fromEntries(segments)),
      query: fc.record(Object.fromEntries(queries)),
      stray: strayQuery,
      headers: fc.oneof(
        { weight: 3, arbitrary: fc.constant({}) },
        { weight: 1, arbitrary: strayHeaders },
      ),
      body: bodies(operation.body && fitting(operation.body, resolve, known)),
    })
    .map(({ caller, path, query: asked, stray, headers, body }) => {
      const address = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => path[name] ?? '');
      const pairs = Object.entries(asked).flatMap(([name, given]) =>
        given.map((value) => `${name}=${encode(value)}`),
      );
      const search = [...pairs, ...(stray === '' ? [] : [stray])].join('&');
      const sent = Object.entries({
        ...headers,
        ...(body.type === null ? {} : { 'content-type': body.type }),
      });
      return {
        caller,
        method: operation.method.toUpperCase(),
        target: search === '' ? address : `${address}?${search}`,
        headers: Object.fromEntries(
          sent.filter((entry): entry is [string, string] => entry[1] !== undefined),
        ),
        body: body.text,
      };
    });
};
