import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openListeningBench, type ListeningBench } from '../../api/testing/listening-bench.ts';
import type { UserView } from '../../contracts/api/user.ts';
import { ran } from '../testing/test-terminal.ts';

const password = 'una frase bastante larga';
const email = 'rosa@clinica.example';
let bench: ListeningBench;
let env: Record<string, string>;
beforeAll(async () => {
  bench = await openListeningBench('cliusers');
  env = {
    ...{ RESGUARDO_URL: bench.url, RESGUARDO_TOKEN: bench.tokenOf('operator') },
    LANG: 'en_US.UTF-8',
  };
}, 120_000);
afterAll(() => bench.close());

const users = (...args: string[]) => ran(['users', ...args], env);
const shown = async (): Promise<UserView | undefined> =>
  (await users('list', '--json'))
    .json<{ items: UserView[] }>()
    .items.find((user) => user.email === email);

test('a person is added with a password that is never shown, and listed with their clinics', async () => {
  const added = await ran(
    ['users', 'add', email, '--name', 'Rosa', '--role', 'staff', '--clinic', 'norte'],
    env,
    { stdin: `${password}\n` },
  );
  expect([added.code, added.stderr, added.stdout]).toEqual([
    0,
    '',
    'Done: rosa@clinica.example can log in now.\n',
  ]);
  const listed = await users('list', '--clinic', 'norte');
  expect(listed.stdout).toMatch(
    /rosa@clinica\.example +Rosa +staff +norte \(staff\) +no +active\n/,
  );
  expect(listed.stdout).not.toContain(password);
  const spanish = await ran(['users', 'list'], { ...env, LANG: 'es_BO.UTF-8' });
  expect(spanish.stdout).toMatch(/rosa@clinica\.example +Rosa +personal +norte \(personal\) +no/);
});

test('what they are part of changes, by email or number, and they are shut out and let in', async () => {
  const granted = await users('grant', email, 'sur', 'admin');
  expect(granted.stdout).toBe(`${email} is part of sur as administrator.\n`);
  expect((await users('revoke', email, 'norte')).code).toBe(0);
  const now = await shown();
  expect(now?.clinics).toEqual([{ clinic: 'sur', role: 'admin' }]);
  await users('disable', String(now?.id));
  expect(await shown()).toMatchObject({ disabled: true });
  const login = ['login', '--email', email, '--url', bench.url];
  const config = { RESGUARDO_CONFIG: `${bench.folder}/rosa.json`, LANG: 'en_US.UTF-8' };
  const refused = await ran(login, config, { stdin: `${password}\n` });
  expect(refused.stderr).toContain('login-refused');
  await users('enable', email);
  expect((await ran(login, config, { stdin: `${password}\n` })).code).toBe(0);
});

test('who is not there, a role that does not exist and a short password are told apart', async () => {
  expect((await users('disable', 'nadie@clinica.example')).stderr).toContain('user-unknown');
  expect((await users('grant', email, 'sur', 'dueño')).stderr).toContain('bad-request');
  const short = await ran(['users', 'add', 'b@clinica.example', '--name', 'B'], env, {
    stdin: 'corta\n',
  });
  expect([short.code === 0, short.stderr.includes('corta')]).toEqual([false, false]);
  expect((await users('drop-second-factor', email)).stderr).toContain('second-factor-off');
  const admin = await ran(['users', 'list'], { ...env, RESGUARDO_TOKEN: bench.tokenOf('admin') });
  expect(admin.stderr).toContain('not-allowed');
});
