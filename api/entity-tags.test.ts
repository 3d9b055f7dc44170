import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { openBackup } from '../catalog/backups/open-backup.ts';
import { cancelBackup, endBackup } from '../catalog/backups/record-state.ts';
import { addIssuer } from '../catalog/issuers/issuers.ts';
import type { Problem } from '../contracts/api/problem.ts';
import { openApiBench, type ApiBench, type Person } from './testing/api-bench.ts';

let bench: ApiBench;
const matchedRoutes = new Set<string>();
let issuer: string;
let backup: string;
beforeAll(async () => {
  bench = await openApiBench('tags', {}, (server) => {
    server.addHook('onRoute', ({ method, url, config }) => {
      if (config?.matched) matchedRoutes.add(`${String(method)} ${url}`);
    });
  });
  const { id } = await addIssuer(bench.catalog, {
    ...{ name: 'Norte', issuer: 'norte', audience: 'resguardo', clinics: ['norte'] },
    ...{ key: { kind: 'secret', secret: 'x'.repeat(32) }, algorithms: ['HS256'] },
  });
  issuer = `/api/issuers/${String(id)}`;
  const run = { workflowId: 'backup/norte', runId: randomUUID() };
  const opening = { clinicId: 'norte', ...run, trigger: 'manual', requestedBy: null } as const;
  const opened = await openBackup(bench.catalog, opening);
  const ref = { clinicId: 'norte', backupId: opened.id };
  await cancelBackup(bench.catalog, ref);
  await endBackup(bench.catalog, ref);
  backup = `/api/clinics/norte/backups/${String(opened.id)}`;
});
afterAll(() => bench.close());

type Headers = Record<string, string>;
const read = (url: string, headers: Headers = {}, person: Person = 'operator') =>
  bench.server.inject({ url, headers: { ...bench.as(person), ...headers } });
const tagOf = async (url: string, headers?: Headers): Promise<string> =>
  String((await read(url, headers)).headers.etag);
type Method = 'PATCH' | 'PUT' | 'DELETE';
const change = (method: Method, url: string, payload?: object, match?: string) =>
  bench.server.inject({
    ...{ method, url, ...(payload ? { payload } : {}) },
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

/** Every change that can be held to a reading: where it is read, two changes of it, what undoes them. */
interface Held {
  readonly method: Method;
  readonly url: string;
  /** Where it is read; left out, at the same address. */
  readonly readAt?: string;
  readonly one?: object;
  readonly two?: object;
  /** What the change is answered with; left out, 200. */
  readonly status?: number;
}
const held = (): Held[] => {
  const user = `/api/users/${String(bench.idOf('staff'))}`;
  const hook = {
    name: 'uno',
    url: 'https://hooks.example/a',
    secret: 'x'.repeat(32),
    events: ['backup.failed'],
  };
  const domains = (...names: string[]) => ({ domains: names.map((domain) => ({ domain })) });
  const clinic = '/api/clinics/norte';
  const [daily, later] = ['03:00', '04:00'].map((backupTime) => ({
    ...{ backupSchedule: 'daily', backupTime },
  }));
  return [
    { method: 'PATCH', url: clinic, one: { name: 'Uno' }, two: { name: 'Dos' } },
    { method: 'PUT', url: `${clinic}/schedule`, one: daily ?? {}, two: later ?? {} },
    {
      ...{ method: 'PUT', url: `${clinic}/domains` },
      ...{ one: domains('uno.example'), two: domains('dos.example') },
    },
    {
      ...{ method: 'PUT', url: '/api/settings/notifications' },
      ...{
        one: { allow: { clinicHosts: ['hooks.example', 'otro.example'] } },
        two: { allow: { clinicHosts: ['hooks.example'] } },
      },
    },
    {
      ...{ method: 'PUT', url: '/api/clinics/norte/notifications' },
      ...{ one: { webhooks: [hook] }, two: { webhooks: [] } },
    },
    { method: 'PATCH', url: user, one: { disabled: true }, two: { disabled: false } },
    {
      ...{ method: 'PUT', url: `${user}/clinics/sur`, readAt: user },
      ...{ one: { role: 'staff' }, two: { role: 'admin' } },
    },
    { method: 'DELETE', url: `${user}/clinics/sur`, readAt: user },
    // They have none: what is asked first is whether they are as they were.
    { method: 'DELETE', url: `${user}/second-factor`, readAt: user, status: 409 },
    { method: 'PATCH', url: issuer, one: { name: 'Uno' }, two: { name: 'Dos' } },
    { method: 'DELETE', url: issuer, status: 204 },
    { method: 'DELETE', url: backup },
  ];
};

test('every route that says so holds a change to what was read, and each is here', async () => {
  // A hook needs a host that is allowed.
  const allow = { clinicHosts: ['hooks.example'] };
  await change('PUT', '/api/settings/notifications', { allow });
  for (const { method, url, readAt = url, one, two, status = 200 } of held()) {
    const about = `${method} ${url}`;
    const known = await tagOf(readAt);
    expect([about, known]).toEqual([about, expect.stringMatching(/^"[\w-]{27}"$/)]);
    // A weak tag never holds a change (RFC 9110 §13.1.1), and another one is another's.
    for (const wrong of [`W/${known}`, '"other"', 'other', '""']) {
      const refused = await change(method, url, one, wrong);
      const { code } = refused.json<Problem>();
      expect([about, refused.statusCode, code]).toEqual([about, 412, 'changed-meanwhile']);
    }
    expect([about, await tagOf(readAt)]).toEqual([about, known]);
    const done = await change(method, url, one, `"other", ${known}`);
    expect([about, done.statusCode]).toEqual([about, status]);
    if (two === undefined) continue;
    expect([about, done.headers.etag]).toEqual([about, await tagOf(readAt)]);
    const late = await change(method, url, two, known);
    expect([about, late.statusCode]).toEqual([about, 412]);
    expect([about, await tagOf(readAt)]).toEqual([about, done.headers.etag]);
    for (const match of ['*', undefined])
      expect([about, (await change(method, url, two, match)).statusCode]).toEqual([about, 200]);
  }
  const listed = held().map(({ method, url }) => `${method} ${url.replace(/\d+/g, '#')}`);
  const declared = [...matchedRoutes].map((one) =>
    one
      .replace(':clinic/', 'norte/')
      .replace(/:clinic$/, one.includes('users') ? 'sur' : 'norte')
      .replace(/:[a-z]+/g, '#'),
  );
  expect(declared.sort()).toEqual(listed.sort());
});

test('of two changes at once held to one reading, one is done', async () => {
  const url = '/api/clinics/norte';
  const tag = await tagOf(url);
  const names = ['a', 'b', 'c', 'd'];
  const answers = await Promise.all(names.map((name) => change('PATCH', url, { name }, tag)));
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412, 412, 412]);
});
