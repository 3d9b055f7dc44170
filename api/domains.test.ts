import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listDomains } from '../catalog/domains/list-domains.ts';
import { recordRound } from '../catalog/domains/record-round.ts';
import type { DomainsView, DomainRoundPage } from '../contracts/api/domains.ts';
import type { DomainCheck } from '../contracts/domains/domain-check.ts';
import { createTestWorker } from './testing/test-worker.ts';
import { fakeSteps } from '../workflows/testing/fake-steps.ts';
import { openApiBench, type ApiBench, type Person } from './testing/api-bench.ts';
import { buildServer } from './server.ts';

const at = '/api/clinics/norte/domains';
const domain = {
  domain: 'norte.example',
  apiBase: 'https://norte.example/api/',
  login: { path: '/auth/login/' },
};
let bench: ApiBench;
beforeAll(async () => {
  bench = await openApiBench('domains');
});
afterAll(() => bench.close());

const ask = async (
  person: Person,
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  payload?: object,
  headers: Record<string, string> = {},
) => {
  const answer = await bench.server.inject({
    ...{ method, url: path, headers: { ...bench.as(person), ...headers } },
    ...(payload ? { payload } : {}),
  });
  const body = answer.json<never>() as unknown;
  return { status: answer.statusCode, body, etag: answer.headers.etag };
};
const failing: DomainCheck = {
  ...{ kind: 'login', target: 'https://norte.example/api/auth/login/', state: 'failed' },
  ...{ finding: 'login-missing', params: { status: '404' }, milliseconds: 31, attempts: 2 },
};
const certificate: DomainCheck = {
  ...{ kind: 'certificate', target: 'https://norte.example', state: 'ok' },
  ...{ finding: 'certificate-good', milliseconds: 12, attempts: 1 },
  params: { days: '61', until: '2027-01-20T00:00:00.000Z', issuer: 'R11' },
};
/** What a worker's look would leave. */
const look = async (checks: readonly DomainCheck[]): Promise<void> => {
  for (const { changedAt, ...one } of await listDomains(bench.catalog, 'norte'))
    await recordRound(
      bench.catalog,
      'norte',
      { domain: one.domain, state: 'failed', milliseconds: 44, checks },
      changedAt,
    );
};

test('an operator sets them, everyone of the clinic reads them in their language, others do not', async () => {
  expect((await ask('admin', 'PUT', at, { domains: [domain] })).body).toMatchObject({
    ...{ status: 422, code: 'domain-not-allowed', params: { host: 'norte.example' } },
  });
  const set = await ask('operator', 'PUT', at, { domains: [domain] });
  expect(set).toMatchObject({
    status: 200,
    body: {
      clinic: 'norte',
      items: [
        {
          ...{ domain: 'norte.example', state: 'unknown', checkedAt: null, checks: [] },
          settings: { www: 'to-bare', apiBase: 'https://norte.example/api' },
        },
      ],
    },
  });
  await look([certificate, failing]);
  for (const person of ['operator', 'admin', 'staff', 'auditor'] as const)
    expect(await ask(person, 'GET', at)).toMatchObject({
      status: 200,
      body: { items: [{ state: 'failed', daysLeft: 61, milliseconds: 44 }] },
    });
  expect((await ask('stranger', 'GET', at)).status).toBe(404);
  const spanish = await ask('staff', 'GET', at, undefined, { 'accept-language': 'es' });
  expect((spanish.body as DomainsView).items[0]?.checks[1]).toMatchObject({
    ...{ finding: 'login-missing', attempts: 2 },
    message:
      'El inicio de sesión no está donde se espera: https://norte.example/api/auth/login/ (404).',
    hint: 'Revise la ruta, «login.path», y que la API esté publicada en esa dirección.',
  });
});

test('an administrator changes what is expected of hosts that an operator set, held by If-Match', async () => {
  const read = await ask('admin', 'GET', at);
  const headers = { 'if-match': String(read.etag) };
  const changed = { domains: [{ ...domain, www: 'none' }] };
  expect((await ask('admin', 'PUT', at, changed, headers)).status).toBe(200);
  expect(await ask('admin', 'PUT', at, changed, headers)).toMatchObject({
    ...{ status: 412, body: { code: 'changed-meanwhile' } },
  });
  for (const person of ['staff', 'auditor'] as const) {
    expect((await ask(person, 'PUT', at, changed)).status).toBe(403);
    expect((await ask(person, 'POST', `${at}/check`)).status).toBe(403);
  }
});

test.each([
  ['an address for a name', { domain: '10.0.0.1' }, 'domains.0.domain'],
  ['a base in plain http', { apiBase: 'http://norte.example/api' }, 'domains.0.apiBase'],
  ['a password in a base', { apiBase: 'https://a:b@norte.example' }, 'domains.0.apiBase'],
  ['a secret in a field of its own', { password: 'x' }, 'domains.0'],
  ['a header that is two', { cors: { origins: ['https://a.bo\r\nx: y'] } }, 'domains.0.cors'],
])('%s is refused', async (_, wrong, field) => {
  const answer = await ask('operator', 'PUT', at, { domains: [{ ...domain, ...wrong }] });
  expect(answer).toMatchObject({ status: 400, body: { code: 'bad-request' } });
  expect(JSON.stringify(answer.body)).toContain(field);
});

test('history comes in pages, newest first', async () => {
  await look([certificate]);
  await look([failing]);
  const first = await ask('staff', 'GET', `${at}/history?limit=1`);
  const page = first.body as DomainRoundPage;
  expect(page.items).toMatchObject([
    { domain: 'norte.example', looks: 1, checks: [{ finding: 'login-missing' }] },
  ]);
  const next = await ask('staff', 'GET', `${at}/history?limit=1&cursor=${page.nextCursor ?? ''}`);
  expect((next.body as DomainRoundPage).items).toMatchObject([
    { checks: [{ finding: 'certificate-good', message: expect.stringMatching(/61/) as unknown }] },
  ]);
  const other = await ask('staff', 'GET', `${at}/history?domain=other.example`);
  expect(other.body).toEqual({ items: [], nextCursor: null });
});

test('a look by hand answers with what it found; one that takes long, with where that will stand', async () => {
  const worker = await createTestWorker(bench.temporal, 'one');
  try {
    const { steps } = fakeSteps({ lookAtDomains: () => look([certificate]) });
    const found = await worker.during(steps, () => ask('admin', 'POST', `${at}/check`));
    expect(found).toMatchObject({ status: 200, body: { items: [{ daysLeft: 61 }] } });

    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = fakeSteps({ lookAtDomains: () => held }).steps;
    const hasty = await buildServer(bench.deps, { planPatienceMs: 300 });
    const answer = await worker.during(slow, async () => {
      const headers = bench.as('admin');
      const one = await hasty.inject({ method: 'POST', url: `${at}/check`, headers });
      release();
      return one;
    });
    await hasty.close();
    expect([answer.statusCode, answer.headers['location']]).toEqual([202, at]);
    expect(answer.json()).toEqual({ clinic: 'norte', address: at });
  } finally {
    await worker.close();
  }
});
