import { ApplicationFailure } from '@temporalio/common';
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { waitingDeliveries } from '../../catalog/deliveries/deliveries.ts';
import { listDeliveries } from '../../catalog/deliveries/list-deliveries.ts';
import { updateClinic } from '../../catalog/clinics/update-clinic.ts';
import {
  changeClinicReceivers,
  changeNotificationSettings,
} from '../../catalog/notifications/change-settings.ts';
import type { BackupOutcome } from '../../contracts/activities.ts';
import type { EventBody } from '../../contracts/notifications/events.ts';
import type { NotificationSettingsInput } from '../../contracts/notifications/settings-input.ts';
import {
  startReceiver,
  type Arrived,
  type ReceiverServer,
} from '../../notify/receiver/testing/receiver-server.ts';
import { runSql } from '../../postgres/testing/run-sql.ts';
import { openStepsBench, type StepsBench } from '../testing/steps-bench.ts';
import { pingAddress } from './delivery-steps.ts';

const secret = 'a secret of both ends';
const allow = { privateNetworks: false, localhost: true, clinicHosts: [] };
const everyone = { clinicIds: null };
let bench: StepsBench;
let receiver: ReceiverServer;
beforeAll(async () => {
  [bench, receiver] = await Promise.all([openStepsBench(), startReceiver()]);
  await runSql(bench.home.config, 'CREATE SCHEMA clinica; CREATE TABLE clinica.t (id int)');
}, 60_000);
afterAll(async () => {
  await receiver.close();
  await bench.close();
});
beforeEach(() => {
  receiver.arrived.length = 0;
  receiver.answer = { status: 204 };
});

const set = (input: Partial<NotificationSettingsInput>) =>
  changeNotificationSettings(bench.catalog, input);
const all: NonNullable<NotificationSettingsInput['webhooks']>[number]['events'] = [
  ...['backup.succeeded', 'backup.failed', 'backup.recovered', 'drill.failed'],
] as never;

/** A backup, and what its workflow tells of it. */
const backedUp = async (failure: BackupOutcome['failure'] = null): Promise<void> => {
  const { backupId, fileName } = await bench.backUp();
  const outcome: BackupOutcome = {
    ...{ backupId, fileName, state: 'intact', rows: 3, plainBytes: 9, bytes: 5, failure },
    copies: [{ destination: 'uno', state: failure ? 'failed' : 'intact', failure }],
    ...{ drill: 'skipped', drillFailure: null, protected: failure === null },
    times: { total: 1500, snapshot: 1, upload: null, verify: null, drill: null },
  };
  bench.sent.length = 0;
  // Twice, as a worker that was killed would.
  for (let times = 0; times < 2; times += 1)
    await bench.run((steps) => steps.notifyPeople({ clinicId: 'demo', backupId, outcome }));
};
/** One try of all that waits: what failed each. */
const deliverAll = async (): Promise<unknown[]> => {
  const failures: unknown[] = [];
  for (const ref of await waitingDeliveries(bench.catalog, 100)) {
    await bench
      .run((steps) => steps.deliver(ref))
      .catch((error: unknown) =>
        failures.push(error instanceof ApplicationFailure ? error.type : error),
      );
  }
  return failures;
};
const bodies = () => receiver.arrived.map(({ body }) => JSON.parse(body) as EventBody);
const nothing: Arrived = { method: '', path: '', headers: {}, body: '' };
const lost = { code: 'store-full', params: { destination: 'uno' } };

test('events are signed and sent once each, to whoever wants them', async () => {
  const url = `${receiver.url}/in`;
  const failures = { name: 'fallos', url, secret, events: ['backup.failed' as const] };
  await set({ allow, webhooks: [{ name: 'todo', url, secret, events: all }, failures] });
  await backedUp();
  expect(receiver.arrived).toEqual([]);
  expect(await deliverAll()).toEqual([]);
  expect(bodies()).toMatchObject([
    {
      ...{ type: 'backup.succeeded', clinic: { id: 'demo', name: 'Clínica Demo' } },
      data: { protected: true, rows: 3, bytes: 5, seconds: 1.5, failure: null },
    },
  ]);
  const [{ headers, body } = nothing] = receiver.arrived;
  const [, seconds = '', mac] =
    /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-resguardo-signature'])) ?? [];
  expect(mac).toBe(createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'));
  expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(60);
  expect(headers['x-resguardo-delivery']).toBe(bodies()[0]?.id);

  await backedUp(lost);
  await backedUp();
  await deliverAll();
  expect(bodies().map(({ type }) => type)).toEqual([
    ...['backup.succeeded', 'backup.failed', 'backup.failed', 'backup.succeeded'],
    'backup.recovered',
  ]);
  expect(new Set(bodies().map(({ id }) => id)).size).toBe(4);
  expect(bodies()[1]?.data['failure']).toEqual({
    code: 'store-full',
    message: expect.stringContaining('uno') as unknown,
  });
  expect(await waitingDeliveries(bench.catalog, 10)).toEqual([]);
});

test('operators are told of failures and recoveries, and of no ordinary success', async () => {
  await updateClinic(bench.catalog, 'demo', { administrators: ['clinica@example.com'] });
  await set({ operators: [{ email: 'guardia@example.com', language: 'en' }] });
  const told = () =>
    bench.sent.filter(({ to }) => to === 'guardia@example.com').map(({ mail }) => mail.subject);
  await backedUp(lost);
  expect(told()).toEqual(['Backup of Clínica Demo: could not be completed']);
  await backedUp();
  expect(told()).toEqual([expect.stringMatching(/^Backup of Clínica Demo: well again/)]);
  await backedUp();
  expect(told()).toEqual([]);
  expect(bench.sent).toHaveLength(1);
});

test('a try that fails is kept, the next may go well, and what was given up is sent no more', async () => {
  await set({ webhooks: [{ name: 'todo', events: all }] });
  await deliverAll();
  receiver.arrived.length = 0;
  receiver.answer = { status: 503 };
  await backedUp();
  expect(await deliverAll()).toEqual(['receiver-refused']);
  const [one] = (await listDeliveries(bench.catalog, everyone)).items;
  expect(one).toMatchObject({ state: 'waiting', status: 503, attempts: 1, receiver: 'todo' });
  receiver.answer = { status: 200 };
  await deliverAll();
  expect((await listDeliveries(bench.catalog, everyone)).items[0]).toMatchObject({
    ...{ state: 'sent', status: 200, attempts: 2, failureCode: null },
  });

  await backedUp();
  const [ref] = await waitingDeliveries(bench.catalog, 1);
  if (!ref) throw new Error('nothing waits');
  await bench.run((steps) => steps.giveUpDelivery(ref));
  receiver.arrived.length = 0;
  await bench.run((steps) => steps.deliver(ref));
  expect(receiver.arrived).toEqual([]);
  expect((await listDeliveries(bench.catalog, everyone)).items[0]).toMatchObject({
    state: 'failed',
  });
});

test('what the operator no longer allows is not sent to', async () => {
  await backedUp();
  await set({ allow: { ...allow, localhost: false }, operators: [] });
  expect(await deliverAll()).toEqual(['receiver-not-allowed']);
  expect(receiver.arrived).toEqual([]);
  await set({ allow, webhooks: [] });
  // Its receiver is gone: there is nobody to send it to.
  expect(await deliverAll()).toEqual([]);
  expect(await waitingDeliveries(bench.catalog, 10)).toEqual([]);
});

test('a monitor is called after each protected backup, and told of any other', async () => {
  await set({ ping: { url: `${receiver.url}/key/{clinic}?rid=1` } });
  await backedUp();
  await backedUp(lost);
  await deliverAll();
  expect(receiver.arrived.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['POST', '/key/demo?rid=1', ''],
    ['POST', '/key/demo/fail?rid=1', ''],
  ]);
  await set({ ping: null });
  expect(pingAddress('https://x.example/a/', 'c', true).href).toBe('https://x.example/a/fail');
});

test('a clinic’s own hears of that clinic alone, a rehearsal that failed included', async () => {
  const events = ['drill.failed' as const];
  const webhooks = [{ name: 'propio', url: `${receiver.url}/propio`, secret, events }];
  const own = () => changeClinicReceivers(bench.catalog, 'demo', { webhooks });
  await expect(own()).rejects.toMatchObject({ code: 'receiver-not-allowed' });
  await set({ allow: { ...allow, clinicHosts: ['127.0.0.1'] } });
  await own();
  const { backupId } = await bench.backUp();
  const failure = { code: 'drill-differs', params: { table: 'clinica.t' } };
  for (let times = 0; times < 2; times += 1)
    await bench.run((steps) => steps.recordDrillFailure({ clinicId: 'demo', backupId, failure }));
  await deliverAll();
  expect(bodies()).toMatchObject([
    { type: 'drill.failed', data: { backup: backupId, failure: { code: 'drill-differs' } } },
  ]);
});

test('an address may be changed without its secret only on the same server', async () => {
  const url = 'https://one.example.com/a';
  const webhook = (more: object) => set({ webhooks: [{ name: 'fuera', events: all, ...more }] });
  await expect(webhook({})).rejects.toMatchObject({ code: 'bad-request' });
  await expect(webhook({ url })).rejects.toMatchObject({ code: 'bad-request' });
  await webhook({ url, secret });
  await webhook({ url: 'https://one.example.com/b' });
  await expect(webhook({ url: 'https://two.example.com/' })).rejects.toMatchObject({
    code: 'bad-request',
  });
});
