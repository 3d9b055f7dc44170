import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { NotificationSettingsView } from '../contracts/api/notifications.ts';
import { deliverWorkflowId } from '../contracts/temporal.ts';
import { openApiBench, type ApiBench, type Person } from './testing/api-bench.ts';

const secret = 'a secret of both ends';
const url = 'https://monitor.example.com/in/a-token';
const at = '/api/settings/notifications';
let bench: ApiBench;
beforeAll(async () => {
  bench = await openApiBench('notifications');
});
afterAll(() => bench.close());

const ask = async (
  person: Person,
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  payload?: object,
) => {
  const answer = await bench.server.inject({
    ...{ method, url: path, headers: bench.as(person) },
    ...(payload ? { payload } : {}),
  });
  return { status: answer.statusCode, text: answer.body, body: answer.json<never>() as unknown };
};

test('operators set whom to tell, what is left out stays, and no address or secret comes back', async () => {
  const empty = await ask('operator', 'GET', at);
  expect(empty.body).toEqual({
    ...{ operators: [], webhooks: [], ping: null },
    allow: { privateNetworks: false, localhost: false, clinicHosts: [] },
  });
  const operators = [{ email: 'guardia@example.com', language: 'es' }];
  const webhooks = [{ name: 'monitor', url, secret, events: ['backup.failed'] }];
  await ask('operator', 'PUT', at, { operators, webhooks });
  const ping = { url: 'https://hc.example.com/key/{clinic}' };
  const answer = await ask('operator', 'PUT', at, { ping });
  const view: Partial<NotificationSettingsView> = {
    operators: [{ email: 'guardia@example.com', language: 'es' }],
    webhooks: [
      { name: 'monitor', origin: 'https://monitor.example.com', events: ['backup.failed'] },
    ],
    ping: { origin: 'https://hc.example.com' },
  };
  expect(answer).toMatchObject({ status: 200, body: view });
  expect(answer.text).not.toMatch(/a-token|secret of both|\/key\//);
  expect((await ask('operator', 'GET', at)).body).toEqual(answer.body);
});

test('an address that must not be asked is refused, and nothing of the request is kept', async () => {
  const operators = [{ email: 'otra@example.com' }];
  for (const bad of ['http://monitor.example.com/', 'https://10.0.0.1/', 'https://localhost@x.y/'])
    expect(
      await ask('operator', 'PUT', at, {
        operators,
        webhooks: [{ name: 'malo', url: bad, secret }],
      }),
    ).toMatchObject({ status: 422, body: { code: 'receiver-not-allowed' } });
  expect((await ask('operator', 'GET', at)).text).not.toContain('otra@');
});

test('a test event is put on its way to the one that was named', async () => {
  const sent = await ask('operator', 'POST', `${at}/test`, { webhook: 'monitor' });
  expect(sent).toMatchObject({
    ...{ status: 202 },
    body: { receiver: 'monitor', event: 'test', state: 'waiting', clinic: null },
  });
  const { id } = sent.body as { id: number };
  const { type } = await bench.temporal.client.workflow.getHandle(deliverWorkflowId(id)).describe();
  expect(type).toBe('deliverEvent');
  const { body } = await ask('operator', 'GET', `${at}/deliveries`);
  expect(body).toMatchObject({ items: [{ id, receiver: 'monitor', attempts: 0 }] });
  expect(await ask('operator', 'POST', `${at}/test`, { webhook: 'nadie' })).toMatchObject({
    ...{ status: 404, body: { code: 'receiver-unknown' } },
  });
});

test('an administrator sets the clinic’s own, within what the operator allows', async () => {
  const own = '/api/clinics/norte/notifications';
  const webhooks = [{ name: 'propio', url: 'https://hooks.norte.example/x', secret }];
  expect(await ask('admin', 'PUT', own, { webhooks })).toMatchObject({
    ...{ status: 422, body: { code: 'receiver-not-allowed' } },
  });
  const allow = { clinicHosts: ['*.norte.example'] };
  await ask('operator', 'PUT', at, { allow });
  expect(await ask('admin', 'PUT', own, { webhooks })).toMatchObject({
    ...{ status: 200, body: { webhooks: [{ name: 'propio' }], ping: null } },
  });
  // Neither the installation's nor another clinic's.
  expect((await ask('operator', 'GET', at)).text).not.toContain('propio');
  expect((await ask('operator', 'GET', '/api/clinics/sur/notifications')).body).toEqual({
    ...{ webhooks: [], ping: null },
  });
});

test('nobody else sees or changes any of it', async () => {
  for (const person of ['admin', 'staff', 'auditor', 'stranger'] as const) {
    expect((await ask(person, 'GET', at)).status).toBe(403);
    expect((await ask(person, 'PUT', at, { operators: [] })).status).toBe(403);
  }
  const own = '/api/clinics/norte/notifications';
  expect((await ask('staff', 'GET', own)).status).toBe(403);
  expect((await ask('stranger', 'GET', own)).status).toBe(404);
});
