import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTransport } from 'nodemailer';
import type { KeptMail } from './kept-mail.ts';
import { startSmtp, type MailServer } from './start.ts';

let stateDir: string;
let server: MailServer;

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'resguardo-smtp-'));
  server = await startSmtp({ stateDir });
});

afterEach(async () => {
  await server.stop();
  rmSync(stateDir, { recursive: true });
});

type Message = Parameters<ReturnType<typeof createTransport>['sendMail']>[0];

async function send(message: Message, password = server.password): Promise<void> {
  const { host, port, user, from } = server;
  const transport = createTransport({ host, port, auth: { user, pass: password } });
  try {
    await transport.sendMail({ from, to: 'ana@clinica.example', ...message });
  } finally {
    transport.close();
  }
}

const messages = async (query = ''): Promise<KeptMail[]> =>
  (await (await fetch(`${server.mailboxUrl}/api/messages${query}`)).json()) as KeptMail[];

const page = async (path: string, language = 'es'): Promise<string> =>
  (await fetch(server.mailboxUrl + path, { headers: { 'accept-language': language } })).text();

test('a mail is kept as it came, and is still there after a restart', async () => {
  await send({ subject: 'Respaldo íntegro ñ', text: 'línea 1\nlínea 2', html: '<p>bien</p>' });
  await server.stop();
  server = await startSmtp({ stateDir });
  const [mail, ...others] = await messages();
  expect(others).toEqual([]);
  expect(mail).toMatchObject({
    subject: 'Respaldo íntegro ñ',
    from: 'Resguardo <respaldos@resguardo.example>',
    to: 'ana@clinica.example',
    envelope: { from: 'respaldos@resguardo.example', to: ['ana@clinica.example'] },
  });
  expect(mail?.text.trim()).toBe('línea 1\nlínea 2');
  expect(mail?.html).toContain('<p>bien</p>');
  const source = await page(`/messages/${mail?.id ?? ''}/source`);
  expect(source).toMatch(/^Subject: =\?UTF-8\?/m);
});

test('the newest mail stands first, and one address’s mails can be asked for', async () => {
  await send({ subject: 'first', to: 'a@clinica.example' });
  await send({ subject: 'second', to: 'b@clinica.example' });
  expect((await messages()).map(({ subject }) => subject)).toEqual(['second', 'first']);
  expect((await messages('?to=a@clinica.example')).map(({ subject }) => subject)).toEqual([
    'first',
  ]);
});

test('a wrong password is refused and nothing is kept', async () => {
  await expect(send({ subject: 'x' }, 'wrong')).rejects.toMatchObject({ responseCode: 535 });
  expect(await messages()).toEqual([]);
});

test.each([
  { code: 535, at: undefined },
  { code: 550, at: undefined },
  { code: 452, at: 'data' as const },
])('told to, it refuses with $code, until told otherwise', async ({ code, at }) => {
  server.failWith(code, 'not today', at);
  await expect(send({ subject: 'refused' })).rejects.toMatchObject({
    responseCode: code,
    response: expect.stringContaining('not today'),
  });
  server.accept();
  await send({ subject: 'taken' });
  expect((await messages()).map(({ subject }) => subject)).toEqual(['taken']);
});

test('nothing that a mail says becomes markup of the mailbox', async () => {
  const attack = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'';
  await send({
    subject: attack,
    text: attack,
    headers: { 'X-Attack': attack },
    from: { name: attack, address: 'evil@clinica.example' },
    attachments: [{ filename: `${attack}.txt`, content: 'x' }],
  });
  const [mail] = await messages();
  expect(mail?.subject).toBe(attack);
  for (const shown of [await page('/'), await page(`/messages/${mail?.id ?? ''}`)]) {
    expect(shown).toContain('&lt;script&gt;alert(1)');
    expect(shown).not.toMatch(/<script|<img/i);
  }
});

test('a mail’s own HTML is shown in a frame that may neither run nor load anything', async () => {
  const picture = Buffer.from('not really a picture');
  await send({
    html: '<p>hola</p><img src="cid:logo@x"><img src="http://tracker.example/1.gif"><script>1</script>',
    attachments: [{ filename: 'logo.png', content: picture, cid: 'logo@x' }],
  });
  const [mail] = await messages();
  const framed = await fetch(`${server.mailboxUrl}/messages/${mail?.id ?? ''}/html`);
  const policy = framed.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^sandbox (?!.*allow-(?:scripts|same-origin))/);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/img-src data:(;|$)/);
  expect(await framed.text()).toContain(`data:image/png;base64,${picture.toString('base64')}`);
  const shown = await page(`/messages/${mail?.id ?? ''}`);
  expect(shown).toMatch(/<iframe[^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);
  expect(shown).not.toContain('tracker.example');
  const saved = await fetch(`${server.mailboxUrl}/messages/${mail?.id ?? ''}/attachments/0`);
  expect(saved.headers.get('content-type')).toMatch(/^application\/octet-stream/);
  expect(Buffer.from(await saved.arrayBuffer())).toEqual(picture);
});

test('an empty mailbox says so in the reader’s language', async () => {
  expect(await page('/', 'es-BO,es;q=0.9')).toContain('Aún no hay correos');
  expect(await page('/', 'en-GB')).toContain('No mail yet');
});

test('delete all leaves no file, and only for the mailbox’s own page', async () => {
  await send({ subject: 'x' });
  const from = (origin: string): Promise<Response> =>
    fetch(`${server.mailboxUrl}/delete`, {
      method: 'POST',
      headers: { origin },
      redirect: 'manual',
    });
  expect((await from('http://elsewhere.example')).status).toBe(403);
  expect(await messages()).toHaveLength(1);
  expect((await from(server.mailboxUrl)).status).toBe(303);
  expect(readdirSync(join(stateDir, 'smtp', 'mails'))).toEqual([]);
});

test('a name elsewhere that points here reads nothing', async () => {
  const status = await new Promise((resolve, reject) => {
    const asked = request(`${server.mailboxUrl}/api/messages`, {
      headers: { host: 'evil.example' },
    });
    asked
      .once('response', (response) => resolve(response.resume().statusCode))
      .once('error', reject);
    asked.end();
  });
  expect(status).toBe(403);
});

test('unknown mails and ways out of the folder are not found', async () => {
  for (const path of [
    '/messages/no-such',
    '/messages/..%2f..%2fpassword',
    '/messages/../password',
  ]) {
    expect((await fetch(server.mailboxUrl + path)).status).toBe(404);
  }
});
