import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { verifyLogin } from '../catalog/users/verify-login.ts';
import { openCatalog, type Catalog } from '../catalog/open-catalog.ts';
import { freshDatabase, type FreshDatabase } from '../local/testing/test-stack.ts';

const program = fileURLToPath(new URL('create-user.ts', import.meta.url));
const masterKey = randomBytes(32);
const password = 'una frase que nadie adivina';
let database: FreshDatabase;
let catalog: Catalog;
let url: string;

beforeAll(async () => {
  database = await freshDatabase('create_user');
  const { user, password: secret, host, port, database: name } = database.config;
  url = `postgresql://${user}:${encodeURIComponent(secret)}@${host}:${port}/${name}`;
  catalog = await openCatalog({ url, masterKey });
});
afterAll(async () => {
  await catalog.close();
  await database.drop();
});

const run = (args: string[], typed: string): Promise<{ code: number | null; said: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], {
      env: {
        PATH: process.env['PATH'],
        LANG: 'es_BO.UTF-8',
        RESGUARDO_CATALOG_URL: url,
        RESGUARDO_MASTER_KEY: masterKey.toString('base64'),
      },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('close', (code) => resolve({ code, said }));
    child.stdin.end(typed);
  });

const anna = ['--email', 'Olga@Clinica.example', '--name', 'Olga'];

test('the first operator is made with a password that was piped in, and can log in', async () => {
  const { code, said } = await run(anna, `${password}\n`);
  expect([code, said]).toEqual([0, 'Listo: olga@clinica.example ya puede entrar.\n']);
  const user = await verifyLogin(catalog, {
    email: 'olga@clinica.example',
    password,
    address: '127.0.0.1',
  });
  expect(user).toMatchObject({ role: 'operator', nombre: 'Olga' });
});

test('what is wrong is said by name, without the password', async () => {
  const again = await run(anna, `${password}\n`);
  const short = await run(['--email', 'x@y.example', '--name', 'X'], 'corta\n');
  const unknown = await run([...anna, '--rol', 'admin'], '');
  const nobody = await run([], '');
  expect([again.code, short.code, unknown.code, nobody.code]).toEqual([6, 2, 2, 2]);
  expect(again.said).toContain('olga@clinica.example');
  expect(short.said).toContain('password');
  expect(again.said + short.said).not.toMatch(/frase|corta/);
  expect(nobody.said).toContain('--email');
});
