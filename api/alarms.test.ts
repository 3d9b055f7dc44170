import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { recordLook } from '../catalog/alarms/record-look.ts';
import { beginRound, endRound } from '../catalog/alarms/rounds.ts';
import { recordNotices } from '../catalog/alarms/notices.ts';
import { listAudit } from '../catalog/audit/list-audit.ts';
import { openClinicConnection } from '../catalog/clinics/open-connections.ts';
import { openDestinations } from '../catalog/clinics/open-destinations.ts';
import type { Finding } from '../contracts/guard/finding.ts';
import type { AlarmView, GuardView, ProposalView } from '../contracts/api/alarm.ts';
import type { Problem } from '../contracts/api/problem.ts';
import { openApiBench, type ApiBench, type Person } from './testing/api-bench.ts';

let bench: ApiBench;
beforeAll(async () => {
  bench = await openApiBench('alarms');
});
afterAll(() => bench.close());

interface Answer<T> {
  readonly status: number;
  readonly json: T;
}

const ask = async <T>(
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  { as = 'operator', body }: { as?: Person; body?: object } = {},
): Promise<Answer<T>> => {
  const headers = { ...bench.as(as), 'accept-language': 'en' };
  const answer = await bench.server.inject({ method, url, headers, ...(body ? { body } : {}) });
  return {
    status: answer.statusCode,
    json: (answer.body === '' ? null : answer.json()) as T,
  };
};

const stale = (clinicId: string): Finding => ({
  ...{ kind: 'clinic-stale', subject: clinicId, clinicId, severity: 'critical' },
  params: { clinic: `Clínica ${clinicId}`, hours: '26' },
});
/** The bench's clinics are said to lie there. */
const server = 'db.example:5432';
const schema: Finding = {
  ...{ kind: 'schema-unregistered', subject: `${server}/clinicas/este`, clinicId: null },
  severity: 'critical',
  params: { server, database: 'clinicas', schema: 'Éste', tables: '11', bytes: '8192' },
};

interface List<T> {
  readonly items: T[];
}

const look = (name: string, ...findings: Finding[]): Promise<unknown> =>
  recordLook(bench.catalog, { look: name, complete: true, findings });

const open = async (query = '', as: Person = 'operator'): Promise<AlarmView[]> =>
  (await ask<List<AlarmView>>('GET', `/api/alarms${query}`, { as })).json.items;

test('what is wrong is listed in the caller’s language, and each clinic sees its own', async () => {
  await beginRound(bench.catalog, 'one');
  await look('clinic/norte', stale('norte'));
  await look('clinic/sur', stale('sur'));
  await look(`database/${server}/clinicas`, schema);
  await endRound(bench.catalog, 'one');
  expect((await open()).map(({ subject }) => subject)).toEqual([schema.subject, 'sur', 'norte']);
  expect(await open('?kind=clinic-stale&clinic=sur', 'auditor')).toMatchObject([
    {
      state: 'open',
      what: 'The clinic “Clínica sur” has no protected backup of the last 26 hours.',
    },
  ]);
  const own = await ask<List<AlarmView>>('GET', '/api/clinics/norte/alarms', { as: 'admin' });
  expect(own.json.items.map(({ subject }) => subject)).toEqual(['norte']);
  expect((await ask('GET', '/api/alarms', { as: 'admin' })).status).toBe(403);
  expect((await ask('GET', '/api/clinics/sur/alarms', { as: 'admin' })).status).toBe(404);
  const { json } = await ask<GuardView>('GET', '/api/guard');
  expect(json).toMatchObject({ green: false, critical: 3, warning: 0, silenced: 0 });
});

test('silenced, an alarm counts no more until then, and the audit log says who and why', async () => {
  const [sur] = await open('?clinic=sur');
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const body = { until, reason: 'Mudanza' };
  const url = `/api/alarms/${sur?.id ?? 0}/silence`;
  expect((await ask('POST', url, { body, as: 'auditor' })).status).toBe(403);
  expect(await ask('POST', url, { body })).toMatchObject({
    status: 200,
    json: { state: 'silenced', silenced: { until, reason: 'Mudanza' } },
  });
  expect(await open('?clinic=sur')).toEqual([]);
  expect(await open('?clinic=sur&state=silenced')).toHaveLength(1);
  const { items } = await listAudit(bench.catalog, 'everyone', { action: 'alarm.silence' });
  expect(items[0]).toMatchObject({
    object: `alarm/${sur?.id ?? 0}`,
    details: { reason: 'Mudanza' },
  });
  await ask('POST', url, { body: { until: null, reason: 'Ya está' } });
  expect(await open('?clinic=sur')).toHaveLength(1);
  const unknown = await ask<Problem>('POST', '/api/alarms/99999/silence', { body });
  expect(unknown).toMatchObject({ status: 404, json: { code: 'alarm-unknown' } });
});

test('what nobody registered is proposed without a secret, and taken on with its model’s', async () => {
  const { json } = await ask<List<ProposalView>>('GET', '/api/guard/proposals');
  expect(json.items).toMatchObject([
    {
      model: 'norte',
      clinic: { id: 'este', name: 'Éste', scope: { kind: 'schema', schema: 'Éste' } },
    },
  ]);
  expect(JSON.stringify(json)).not.toMatch(/p-clinic|p-s3|AKIDEXAMPLE/);
  const [proposal] = json.items;
  const url = `/api/guard/proposals/${proposal?.alarm ?? 0}/accept`;
  const taken = await ask('POST', url, { body: { name: 'Clínica Este', administrators: [] } });
  expect(taken).toMatchObject({ status: 201, json: { id: 'este', name: 'Clínica Este' } });
  expect(await openClinicConnection(bench.catalog, 'este')).toMatchObject({
    ...{ database: 'clinicas', password: 'p-clinic' },
  });
  const [s3] = await openDestinations(bench.catalog, 'este');
  expect(s3?.secret).toMatchObject({ secretAccessKey: 'p-s3' });
  expect((await ask<Problem>('POST', url, { body: { id: 'este' } })).json.code).toBe(
    'clinic-exists',
  );
  // The round that finds it registered closes it.
  await look(`database/${server}/clinicas`);
  expect((await ask<Problem>('POST', url, { body: {} })).json.code).toBe('alarm-unknown');
});

test('what is accepted is never found again, until its exception is taken back', async () => {
  const other = { ...schema, subject: `${server}/clinicas/pruebas` };
  await look(`database/${server}/clinicas`, other);
  const [alarm] = await open('?kind=schema-unregistered');
  const url = `/api/alarms/${alarm?.id ?? 0}/accept`;
  expect((await ask('POST', url, { body: { reason: '' } })).status).toBe(400);
  expect(
    (await ask<AlarmView>('POST', url, { body: { reason: 'De pruebas' } })).json,
  ).toMatchObject({
    ...{ state: 'closed', closedBecause: 'accepted' },
  });
  await look(`database/${server}/clinicas`, other);
  expect(await open('?kind=schema-unregistered')).toEqual([]);
  const list = await ask<List<{ id: number }>>('GET', '/api/guard/exceptions');
  expect(list.json.items).toMatchObject([{ by: 'operator@example.com', reason: 'De pruebas' }]);
  const id = list.json.items[0]?.id ?? 0;
  expect((await ask('DELETE', `/api/guard/exceptions/${id}`)).status).toBe(204);
  await look(`database/${server}/clinicas`, other);
  expect(await open('?kind=schema-unregistered')).toHaveLength(1);
});

test('what nobody looks at any more is closed with the round, and green is said of a fresh round alone', async () => {
  await beginRound(bench.catalog, 'two', new Date(Date.now() + 1000));
  await recordLook(
    bench.catalog,
    { look: 'clinic/norte', complete: false, findings: [] },
    new Date(Date.now() + 2000),
  );
  await endRound(bench.catalog, 'two', new Date(Date.now() + 3000));
  expect((await open()).map(({ subject }) => subject)).toEqual(['norte']);
  const [gone] = await open('?clinic=sur&state=closed');
  expect(gone).toMatchObject({ closedBecause: 'moot' });
  await look('clinic/norte');
  expect((await ask<GuardView>('GET', '/api/guard')).json).toMatchObject({ green: true });
  await endRound(bench.catalog, 'two', new Date());
  await beginRound(bench.catalog, 'old', new Date(Date.now() - 9 * 3_600_000));
});

test('a mail that was sent stays sent, whatever a late try tells', async () => {
  await look('clinic/norte', stale('norte'));
  const [view] = await open();
  const alarm = { id: view?.id ?? 0 } as Parameters<typeof recordNotices>[1]['opened'][number];
  const pending = { opened: [alarm], closed: [] };
  const to = { recipient: 'guardia@example.com', language: 'es' as const };
  await recordNotices(bench.catalog, pending, to, { messageId: '<1@x>' });
  await recordNotices(bench.catalog, pending, to, {
    failure: { code: 'mail-not-sent', params: {} },
  });
  expect((await open())[0]?.toldAt).toMatch(/Z$/);
});
