import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { changeNotificationSettings } from '../../catalog/notifications/change-settings.ts';
import { createAuthority, type Authority, type Pair } from '../domains/testing/certificates.ts';
import { openGuardBench, tellOperators, type GuardBench } from './testing/guard-bench.ts';

const names = ['localhost'];
let authority: Authority;
/** Of three months, with a year, ten days and a day left; and one that ended yesterday. */
let pairs: { good: Pair; soon: Pair; urgent: Pair; over: Pair };
let bench: GuardBench;
let https: { server: Server; port: number; asked: number };
let smtps: { server: SMTPServer; port: number };
let startTls: { server: SMTPServer; port: number };

const portOf = (address: AddressInfo | string | null): number => (address as AddressInfo).port;

const listening = async (secure: boolean): Promise<{ server: SMTPServer; port: number }> => {
  // A login would be refused: none is tried.
  const server = new SMTPServer({ ...pairs.good, secure, authOptional: false });
  server.on('error', () => undefined);
  const inner = server.listen(0, '127.0.0.1');
  await once(inner, 'listening');
  return { server, port: portOf(inner.address()) };
};

beforeAll(async () => {
  authority = await createAuthority();
  pairs = {
    good: await authority.issue(names, 365, 1),
    soon: await authority.issue(names, 10, 80),
    urgent: await authority.issue(names, 1, 89),
    over: await authority.issue(names, -1, 91),
  };
  const server = createServer(pairs.good);
  server.on('tlsClientError', () => undefined);
  https = { server, port: 0, asked: 0 };
  server.on('connection', () => {
    https.asked += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  https.port = portOf(server.address());
  [smtps, startTls] = [await listening(true), await listening(false)];
  const mail = { use: 'mail', host: '127.0.0.1' } as const;
  bench = await openGuardBench({
    places: [
      { ...mail, port: smtps.port, before: 'nothing' },
      { ...mail, port: startTls.port, before: 'smtp' },
      { use: 'temporal', host: '127.0.0.1', port: https.port, before: 'nothing' },
    ],
    held: [{ setting: 'TEMPORAL_TLS_CLIENT_CERT_DATA', pem: pairs.urgent.cert }],
  });
  await bench.sql('postgres', 'CREATE DATABASE clinicas');
  await tellOperators(bench.catalog, 'guardia@example.com');
}, 120_000);
afterAll(async () => {
  await bench.close();
  for (const { server } of [smtps, startTls])
    await new Promise((done) => server.close(() => done(0)));
  await new Promise((resolve) => https.server.close(resolve));
  await authority.remove();
});
beforeEach(() => {
  bench.mailed.length = 0;
});

/** What every server shows from now on. */
const show = async (pair: Pair): Promise<void> => {
  https.server.setSecureContext(pair);
  for (const { server } of [smtps, startTls]) server.updateSecureContext({ ...pair });
  // The server's own user writes them, so that they are its own.
  const write = (name: string, text: string): string =>
    `COPY (SELECT unnest(string_to_array('${text.trim()}', E'\\n')))
     TO PROGRAM 'umask 077; cat > own.${name}';`;
  await bench.sql('postgres', write('key', pair.key) + write('crt', pair.cert));
  for (const [setting, value] of [
    ['ssl_key_file', 'own.key'],
    ['ssl_cert_file', 'own.crt'],
    ['ssl', 'on'],
  ])
    await bench.sql('postgres', `ALTER SYSTEM SET ${setting} = '${value}'`);
  // Each connection is a process of its own: one that began after the reading shows the new certificate.
  const began = new Date().toISOString();
  await bench.sql('postgres', 'SELECT pg_reload_conf()');
  const read = `DO $$ BEGIN ASSERT pg_conf_load_time() >= '${began}'; END $$`;
  for (let tries = 0; ; tries += 1) {
    const done = await bench.sql('postgres', read).then(
      () => true,
      (error: unknown) => {
        if (tries < 200) return false;
        throw error;
      },
    );
    if (done) return;
    await sleep(50);
  }
};

const found = async () =>
  (await bench.open())
    .filter(({ kind }) => kind.includes('certificate') || kind.includes('look'))
    .map(({ kind, subject, severity }) => `${kind} ${subject} ${severity}`)
    .toSorted();

test('what we speak to by TLS is looked at, told once, and green by itself once it is renewed', async () => {
  const endpoint = `https://localhost:${https.port}`;
  const store = { kind: 's3', name: 's3', bucket: 'copias', endpoint } as const;
  const secret = { accessKeyId: 'ID', secretAccessKey: 'muy-secreta' };
  await show(pairs.soon);
  await bench.sql('clinicas', 'CREATE SCHEMA norte; CREATE TABLE norte.paciente (id int)');
  await bench.addClinic('norte', { ssl: 'require', destinations: [{ ...store, secret }] });
  await bench.round();
  const own = 'own-certificate setting/TEMPORAL_TLS_CLIENT_CERT_DATA critical';
  const all = (severity: string): string[] =>
    [
      `certificate-expiring ${bench.place} ${severity}`,
      ...[smtps, startTls].map(({ port }) => `mail-certificate mail/127.0.0.1:${port} ${severity}`),
      `store-certificate store/localhost:${https.port} ${severity}`,
      `temporal-certificate temporal/127.0.0.1:${https.port} ${severity}`,
      own,
    ].toSorted();
  expect(await found()).toEqual(all('warning'));
  expect(bench.mailed).toHaveLength(1);
  const text = bench.mailed[0]?.mail.text ?? '';
  expect(text).toContain(`extremo S3 localhost:${https.port} está por vencer o ya venció`);
  expect(text).not.toContain('muy-secreta');

  await show(pairs.over);
  await bench.round();
  expect(await found()).toEqual(all('critical'));

  await show(pairs.good);
  await bench.round();
  expect(await found()).toEqual([own]);
}, 60_000);

test('what shows nothing closes nothing: what was found stays, and that it shows nothing is told', async () => {
  await show(pairs.soon);
  await bench.round();
  await new Promise((done) => smtps.server.close(() => done(0)));
  await bench.round();
  const mail = `mail/127.0.0.1:${smtps.port}`;
  expect(await found()).toContain(`mail-certificate ${mail} warning`);
  expect(await found()).toContain(`look-failed certificate/${mail} warning`);
}, 60_000);

test('a receiver of events is looked at where the operator allows it, and nowhere else', async () => {
  await show(pairs.soon);
  const ping = { url: `https://localhost:${https.port}/secreto/{clinic}` };
  const allow = { privateNetworks: false, localhost: true, clinicHosts: [] };
  await changeNotificationSettings(bench.catalog, { allow, ping });
  await bench.round();
  const receiver = `receiver-certificate receiver/localhost:${https.port} warning`;
  expect(await found()).toContain(receiver);
  expect(JSON.stringify(await bench.open())).not.toContain('secreto');

  const before = https.asked;
  await bench.round();
  const allowed = https.asked - before;
  await changeNotificationSettings(bench.catalog, { allow: { ...allow, localhost: false } });
  await bench.round();
  // By its name it could be anywhere, so it is known only when it is looked up: no connection is made.
  expect(https.asked - before - allowed).toBe(allowed - 1);
  expect(await found()).toContain(receiver);
}, 60_000);
