import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Problem } from '../contracts/api/problem.ts';
import { openApiBench, type ApiBench, type Person } from './testing/api-bench.ts';

let bench: ApiBench;
beforeAll(async () => {
  bench = await openApiBench('tags');
});
afterAll(() => bench.close());

type Headers = Record<string, string>;
const read = (url: string, headers: Headers = {}, person: Person = 'operator') =>
  bench.server.inject({ url, headers: { ...bench.as(person), ...headers } });
const tagOf = async (url: string, headers?: Headers): Promise<string> =>
  String((await read(url, headers)).headers.etag);
const change = (method: 'PATCH' | 'PUT', url: string, payload: object, match?: string) =>
  bench.server.inject({
    ...{ method, url, payload },
    headers: { ...bench.as('operator'), ...(match === undefined ? {} : { 'if-match': match }) },
  });

test.each([
  '/api/clinics',
  '/api/clinics/norte',
  '/api/clinics/norte/schedule',
  '/api/clinics/norte/backups',
  '/api/clinics/norte/restores',
  '/api/audit?limit=1&until=2001-01-01T00:00:00Z',
])('%s has a strong tag, and answers 304 to who has it', async (url) => {
  const first = await read(url);
  const tag = String(first.headers.etag);
  expect(first.statusCode).toBe(200);
  expect(tag).toMatch(/^"[\w-]{27}"$/);
  for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
    const again = await read(url, { 'if-none-match': known });
    expect([known, again.statusCode, again.payload]).toEqual([known, 304, '']);
    expect(again.headers.etag).toBe(tag);
  }
  expect((await read(url, { 'if-none-match': '"other"' })).payload).toBe(first.payload);
});

test('it is another for other contents, another language and another server’s view alike', async () => {
  const url = '/api/clinics/sur';
  const before = await tagOf(url);
  expect(await tagOf(url)).toBe(before);
  await change('PATCH', url, { name: 'Clínica del Sur' });
  expect(await tagOf(url)).not.toBe(before);
  expect((await read(url)).headers.vary).toMatch(/Accept-Language.*Authorization/);
});

test('no tag lets anyone see what they may not', async () => {
  const tag = await tagOf('/api/clinics/norte');
  const answer = await read('/api/clinics/norte', { 'if-none-match': tag }, 'stranger');
  expect(answer.json<Problem>().code).toBe('clinic-unknown');
});

test.each([
  ['PATCH', '/api/clinics/norte', { name: 'Uno' }, { name: 'Dos' }],
  [
    'PUT',
    '/api/clinics/norte/schedule',
    { backupSchedule: 'daily', backupTime: '03:00' },
    { backupSchedule: 'daily', backupTime: '04:00' },
  ],
] as const)('%s %s is held to what was read', async (method, url, one, two) => {
  const read1 = await tagOf(url);
  const done = await change(method, url, one, read1);
  expect(done.statusCode).toBe(200);
  expect(done.headers.etag).toBe(await tagOf(url));
  const late = await change(method, url, two, read1);
  expect([late.statusCode, late.json<Problem>().code]).toEqual([412, 'changed-meanwhile']);
  expect(await tagOf(url)).toBe(done.headers.etag);
  // A weak tag never holds a change (RFC 9110 §13.1.1).
  expect((await change(method, url, two, `W/${String(done.headers.etag)}`)).statusCode).toBe(412);
  expect((await change(method, url, two, '*')).statusCode).toBe(200);
  expect((await change(method, url, one)).statusCode).toBe(200);
});

test('of two changes at once held to one reading, one is done', async () => {
  const url = '/api/clinics/norte';
  const tag = await tagOf(url);
  const names = ['a', 'b', 'c', 'd'];
  const answers = await Promise.all(names.map((name) => change('PATCH', url, { name }, tag)));
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412, 412, 412]);
});
