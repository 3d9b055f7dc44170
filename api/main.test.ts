import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { giveToOrdinaryRole } from '../catalog/testing/test-catalog.ts';
import { freshDatabase, testStack, type FreshDatabase } from '../local/testing/test-stack.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = join(root, 'node_modules', '.bin', 'node');
const folder = mkdtempSync(join(tmpdir(), 'resguardo-api-main-'));
const keyFile = join(folder, 'key');
const running: ChildProcess[] = [];
let database: FreshDatabase;
let env: Record<string, string>;

beforeAll(async () => {
  writeFileSync(keyFile, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  database = await freshDatabase('api_main');
  const { owner, superuser } = await giveToOrdinaryRole(database);
  await superuser.end();
  env = {
    PATH: process.env['PATH'] ?? '',
    RESGUARDO_CATALOG_URL: `postgresql://${owner.user}:${owner.password}@${owner.host}:${owner.port}/${owner.database}`,
    RESGUARDO_MASTER_KEY_FILE: keyFile,
    TEMPORAL_ADDRESS: testStack().temporal.address,
    PORT: '0',
  };
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await database.drop();
  rmSync(folder, { recursive: true });
});

const start = (changes: Record<string, string | undefined> = {}) => {
  const settings = Object.entries({ ...env, ...changes }).filter(
    ([, value]) => value !== undefined,
  );
  const child = spawn(node, [join(root, 'api', 'main.ts')], {
    env: Object.fromEntries(settings),
  });
  running.push(child);
  return child;
};
const failed = async (changes: Record<string, string | undefined>) => {
  const child = start(changes);
  const [told, ended] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { told, code: ended[0] as number };
};

test('a missing or wrong setting is named with its remedy, and its value is not shown', async () => {
  const missing = await failed({ RESGUARDO_CATALOG_URL: undefined, LANG: 'en_US.UTF-8' });
  expect(missing).toMatchObject({
    code: 84,
    told: expect.stringMatching(
      /^The setting RESGUARDO_CATALOG_URL is missing\.\nSet it and start again: postgresql:/,
    ) as unknown,
  });
  const wrong = await failed({ RESGUARDO_CATALOG_URL: 'mysql://root:s3cret@db' });
  expect(wrong.code).toBe(84);
  expect(wrong.told).toMatch(/^La configuración RESGUARDO_CATALOG_URL no es válida/);
  expect(wrong.told).not.toContain('s3cret');
  expect((await failed({ RESGUARDO_MASTER_KEY_FILE: undefined })).told).toContain(
    'RESGUARDO_MASTER_KEY',
  );
  expect((await failed({ PORT: '70000' })).told).toContain('PORT');
  expect((await failed({ RESGUARDO_CORS_ORIGINS: 'https://a.example,nonsense' })).code).toBe(84);
  expect((await failed({ RESGUARDO_CATALOG_URL: 'postgresql://x:y@127.0.0.1:1/z' })).code).toBe(81);
}, 60_000);

test('it tells where it listens, serves, logs no secret, and ends cleanly when told to', async () => {
  const child = start();
  const logged = text(child.stderr);
  const out: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const listening = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      out.push(line);
      const { listening: address } = JSON.parse(line) as { listening?: string };
      if (address) resolve(address);
    });
  });
  const address = await listening;
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const ready = await fetch(`${address}/readyz`);
  expect(await ready.json()).toMatchObject({ status: 'ready' });
  const refused = await fetch(`${address}/api/auth/login?password=en-la-url-no`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer rsg_un-token-secreto' },
    body: JSON.stringify({ email: 'nadie@example.com', contraseña: 'un secreto largo' }),
  });
  expect(refused.status).toBe(401);
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
  expect(await logged).toBe('');
  expect(out.join('\n')).not.toMatch(/un secreto largo|rsg_un-token|en-la-url-no/);
  expect(out.some((line) => line.includes('"code":"login-refused"'))).toBe(true);
}, 60_000);
