import { createServer, type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Language } from '../contracts/language.ts';
import { MailSettings } from '../contracts/mail.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { composeBackupMail } from './backup-mail.ts';
import { openMailer, type Mailer } from './mailer.ts';
import { startMailServer, type MailServer } from './testing/mail-server.ts';
import { provedFacts } from './testing/sample-facts.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

const serverWith = async (
  options: Parameters<typeof startMailServer>[0] = {},
): Promise<MailServer> => {
  const server = await startMailServer(options);
  open.push(server);
  return server;
};

const mailerFor = (port: number, more: Partial<MailSettings> = {}): Mailer => {
  const mailer = openMailer({
    ...MailSettings.parse({
      host: '127.0.0.1',
      port,
      requireTls: false,
      from: { name: 'Resguardo', address: 'respaldos@clinica.example' },
      timeoutMs: 2000,
    }),
    ...more,
  });
  open.push(mailer);
  return mailer;
};

const refusal = async (attempt: Promise<unknown>): Promise<ResguardoError> => {
  const failure = await attempt.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(failure).toBeInstanceOf(ResguardoError);
  return failure as ResguardoError;
};

const admin = 'administracion@clinica.example';

describe('a mail on its way', () => {
  test.each<Language>(['es', 'en'])('arrives whole in both readings: %s', async (language) => {
    const server = await serverWith();
    const clinic = { ...provedFacts.clinic, name: 'Clínica Ñandú «Señora Á»' };
    const mail = composeBackupMail(language, { ...provedFacts, clinic });
    const report = await mailerFor(server.port).send(mail, [admin, 'segunda@clinica.example']);

    expect(report.accepted).toEqual([admin, 'segunda@clinica.example']);
    const [received] = server.received;
    expect(received?.to).toEqual([admin, 'segunda@clinica.example']);
    expect(received?.from).toBe('respaldos@clinica.example');
    expect(received?.raw).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect(received?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(received?.parsed.subject).toBe(mail.subject);
    expect(received?.parsed.subject).toContain('Clínica Ñandú «Señora Á»');
    expect(received?.parsed.text?.replaceAll('\r\n', '\n').trim()).toBe(mail.text.trim());
    expect(received?.parsed.html?.replaceAll('\r\n', '\n').trim()).toBe(mail.html.trim());
    expect(received?.parsed.from).toMatchObject({ name: 'Resguardo' });
    // Every line fits SMTP and is 7-bit on the wire.
    const lines = received?.raw.split('\r\n') ?? [];
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(998);
    expect(received?.raw).toMatch(/^[\x00-\x7f]*$/);
  });

  test('takes no header from a clinic’s name, a subject or an address', async () => {
    const server = await serverWith();
    const mailer = mailerFor(server.port);
    const name = 'Clínica\r\nBcc: intruso@otra.example\r\n\r\n<h1>hola</h1>';
    const composed = composeBackupMail('es', {
      ...provedFacts,
      clinic: { ...provedFacts.clinic, name },
    });
    expect(composed.subject).not.toMatch(/[\r\n]/);
    await mailer.send(composed, [admin]);
    await mailer.send({ ...composed, subject: `x\r\nBcc: intruso@otra.example` }, [admin]);
    for (const { parsed, to } of server.received) {
      expect(to).toEqual([admin]);
      expect(parsed.headers.map(({ key }) => key)).not.toContain('bcc');
    }
    await mailer
      .send(composed, [`${admin}>\r\nRCPT TO:<intruso@otra.example`])
      .catch((failure: unknown) => expect(failure).toBeInstanceOf(ResguardoError));
    const reached = server.received.flatMap(({ to }) => to);
    expect(reached).not.toContain('intruso@otra.example');
  });

  test('tells which of several addresses was refused', async () => {
    const server = await serverWith({
      onRcptTo: ({ address }, _session, done) =>
        address.startsWith('nadie')
          ? done(Object.assign(new Error('no such user'), { responseCode: 550 }))
          : done(),
    });
    const mail = composeBackupMail('es', provedFacts);
    const report = await mailerFor(server.port).send(mail, [admin, 'nadie@clinica.example']);
    expect(report.accepted).toEqual([admin]);
    expect(report.rejected).toEqual(['nadie@clinica.example']);
    const none = mailerFor(server.port).send(mail, ['nadie@clinica.example']);
    expect((await refusal(none)).params['why']).toBe('550');
  });
});

describe('a mail that cannot leave', () => {
  const mail = composeBackupMail('es', provedFacts);

  test('names the server that is not there', async () => {
    const server = await startMailServer();
    await server.close();
    const failure = await refusal(mailerFor(server.port).send(mail, [admin]));
    expect(failure.code).toBe('mail-not-sent');
    expect(failure.params).toEqual({ host: `127.0.0.1:${server.port}`, why: 'ECONNREFUSED' });
  });

  test('gives the SMTP reply to a wrong password, and never the password', async () => {
    const server = await serverWith({
      allowInsecureAuth: true,
      onAuth: ({ password }, _session, done) =>
        done(new Error(`wrong password ${password ?? ''}`), { user: undefined }),
    });
    const mailer = mailerFor(server.port, { user: 'buzon', password: 'c0ntr4señ4-secreta' });
    for (const attempt of [mailer.send(mail, [admin]), mailer.verify()]) {
      const failure = await refusal(attempt);
      expect(failure.code).toBe('mail-not-sent');
      expect(failure.params['why']).toBe('535');
      expect(inspect(failure, { depth: null, showHidden: true })).not.toContain('c0ntr4');
    }
    expect(server.received).toHaveLength(0);
  });

  test('is not sent in the clear where TLS is required', async () => {
    const server = await serverWith();
    const failure = await refusal(mailerFor(server.port, { requireTls: true }).send(mail, [admin]));
    expect(failure.code).toBe('mail-not-sent');
    expect(server.received).toHaveLength(0);
  });

  test('trusts no certificate that nobody it knows has signed', async () => {
    // smtp-server brings its own self-signed certificate.
    const server = await serverWith({ secure: true, disabledCommands: [] });
    const failure = await refusal(mailerFor(server.port, { secure: true }).send(mail, [admin]));
    expect(failure.code).toBe('mail-not-sent');
    expect(server.received).toHaveLength(0);
  });

  test('gives up on a server that says nothing', async () => {
    const mute = createServer();
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    open.push(mute);
    mute.on('connection', (socket) => socket.on('error', () => undefined));
    const { port } = mute.address() as AddressInfo;
    const began = Date.now();
    const failure = await refusal(mailerFor(port, { timeoutMs: 200 }).send(mail, [admin]));
    expect(failure.params['why']).toBe('ETIMEDOUT');
    // Left to itself it would wait for half a minute.
    expect(Date.now() - began).toBeLessThan(20_000);
  });

  test('stops when it is called off', async () => {
    const server = await serverWith();
    const attempt = mailerFor(server.port).send(mail, [admin], AbortSignal.abort());
    expect((await refusal(attempt)).code).toBe('cancelled');
    expect(server.received).toHaveLength(0);
  });
});

test('a server that takes us verifies', async () => {
  const server = await serverWith();
  await expect(mailerFor(server.port).verify()).resolves.toBeUndefined();
});
