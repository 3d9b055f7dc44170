import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createAccountSteps } from '../activities/account-steps.ts';
import { hotp, stepAt } from '../catalog/second-factor/totp.ts';
import { createUser } from '../catalog/users/create-user.ts';
import { setUserDisabled } from '../catalog/users/disable-user.ts';
import type { ApiTokenView, CreatedApiToken, SessionView } from '../contracts/api/account.ts';
import type { Problem } from '../contracts/api/problem.ts';
import type { LoginAnswer } from '../contracts/api/session.ts';
import type { UserView } from '../contracts/api/user.ts';
import type { Mail } from '../contracts/mail.ts';
import { openApiBench, password, type ApiBench } from './testing/api-bench.ts';

let bench: ApiBench;
beforeAll(async () => {
  bench = await openApiBench('account');
});
afterAll(() => bench.close());

interface Asked<T> {
  readonly status: number;
  readonly code?: string;
  readonly body: T;
}
let address = 0;
/** Each from an address of its own: what is tried here is not the throttle by address. */
const ask = async <T = object>(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  url: string,
  headers: Record<string, string>,
  payload?: object,
): Promise<Asked<T>> => {
  address += 1;
  const remoteAddress = `10.${address >> 16}.${(address >> 8) & 255}.${address & 255}`;
  const sent = { method, url, headers, remoteAddress, ...(payload ? { payload } : {}) };
  const answer = await bench.server.inject(sent);
  const body = (answer.payload === '' ? null : answer.json<unknown>()) as T;
  const code = (body as Partial<Problem> | null)?.code;
  return { status: answer.statusCode, body, ...(code === undefined ? {} : { code }) };
};
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const login = (email: string, secret = password, code?: string) =>
  ask<LoginAnswer>('POST', '/api/auth/login', {}, { email, password: secret, code });

/** A user of the test's own, so that no test changes another's password. */
const person = async (name: string): Promise<{ id: number; email: string }> => {
  const email = `${name}@example.com`;
  const { id } = await createUser(bench.catalog, {
    ...{ email, nombre: name, password, role: 'admin', language: 'en' },
    memberships: [{ clinicId: 'norte', role: 'admin' }],
  });
  return { id, email };
};

describe('a token for a program', () => {
  const create = (payload: object, who: 'operator' | 'admin' | 'staff' | 'auditor' = 'admin') =>
    ask<CreatedApiToken>('POST', '/api/auth/tokens', bench.as(who), payload);

  test('is shown once, told from a session by its prefix, and taken under both words', async () => {
    const made = await create({ name: 'monitor', readOnly: true });
    expect(made.status).toBe(201);
    const { token, ...view } = made.body;
    expect(token).toMatch(/^rsgpat_[\w-]{43}$/);
    expect(view).toMatchObject({ name: 'monitor', role: 'admin', clinics: null, lastUsedAt: null });
    for (const word of ['Bearer', 'Token', 'token']) {
      const me = await ask('GET', '/api/auth/me', { authorization: `${word} ${token}` });
      expect([word, me.status]).toEqual([word, 200]);
    }
    const { body } = await ask<{ items: ApiTokenView[] }>(
      'GET',
      '/api/auth/tokens',
      bench.as('admin'),
    );
    const [listed] = body.items;
    expect(listed).toEqual({ ...view, lastUsedAt: expect.stringMatching(/Z$/) });
    expect(JSON.stringify(body)).not.toContain(token);
  });

  test('is worth nothing once revoked, by its owner alone, or once the owner is shut out', async () => {
    const owner = await person('dueno');
    const session = bearer((await login(owner.email)).body.token);
    const { body } = await ask<CreatedApiToken>('POST', '/api/auth/tokens', session, { name: 'x' });
    const use = async () => (await ask('GET', '/api/auth/me', bearer(body.token))).status;
    const other = await ask('DELETE', `/api/auth/tokens/${body.id}`, bench.as('operator'));
    expect([other.code, await use()]).toEqual(['token-unknown', 200]);
    await setUserDisabled(bench.catalog, owner.id, true);
    expect(await use()).toBe(401);
    await setUserDisabled(bench.catalog, owner.id, false);
    expect(await use()).toBe(200);
    const again = bearer((await login(owner.email)).body.token);
    expect((await ask('DELETE', `/api/auth/tokens/${body.id}`, again)).status).toBe(204);
    expect(await use()).toBe(401);
  });

  test('is not made for more than one is, nor for a clinic that is not one’s own', async () => {
    expect((await create({ name: 'x', role: 'operator' })).code).toBe('scope-too-wide');
    expect((await create({ name: 'x', role: 'auditor' })).code).toBe('scope-too-wide');
    expect((await create({ name: 'x', role: 'admin' }, 'staff')).code).toBe('scope-too-wide');
    expect((await create({ name: 'x', role: 'staff' }, 'auditor')).code).toBe('scope-too-wide');
    const theirs = await create({ name: 'x', clinics: ['norte', 'sur'] });
    const nowhere = await create({ name: 'x', clinics: ['oeste'] });
    expect([theirs.code, nowhere.code]).toEqual(['clinic-unknown', 'clinic-unknown']);
    expect((await create({ name: 'x', days: 1000 })).status).toBe(400);
  });

  test('can make no other, and do nothing that asks for a password again', async () => {
    const { token } = (await create({ name: 'todo' }, 'operator')).body;
    const word = { confirm: 'RESTAURAR', password };
    for (const [method, url, payload] of [
      ['POST', '/api/auth/tokens', { name: 'otro' }],
      ['POST', '/api/auth/password', { current: password, password: 'otra frase larga' }],
      ['POST', '/api/clinics/norte/restores/1/undo', word],
      ['POST', '/api/backups/restore/', { filename: 'x', ...word }],
      ['POST', '/api/users', {}],
      ['POST', '/api/issuers', {}],
    ] as const) {
      const answer = await ask(method, url, { ...bearer(token), 'x-tenant-id': 'norte' }, payload);
      expect([url, answer.status, answer.code]).toEqual([url, 403, 'person-needed']);
    }
  });
});

describe('sessions', () => {
  test('are listed, the one that asks marked, and ended one by one', async () => {
    const { email } = await person('sesiones');
    const here = bearer((await login(email)).body.token);
    const there = bearer((await login(email)).body.token);
    const list = async () =>
      (await ask<{ items: SessionView[] }>('GET', '/api/auth/sessions', here)).body.items;
    const other = (await list()).find(({ current }) => !current);
    expect(await list()).toHaveLength(2);
    const url = `/api/auth/sessions/${other?.id}`;
    expect((await ask('DELETE', url, bench.as('operator'))).code).toBe('session-unknown');
    expect((await ask('DELETE', url, here)).status).toBe(204);
    expect((await ask('GET', '/api/auth/me', there)).status).toBe(401);
    expect(await list()).toMatchObject([{ current: true }]);
  });

  test('end with a change of password, which asks for the old one', async () => {
    const { email } = await person('cambia');
    const here = bearer((await login(email)).body.token);
    const next = 'otra frase bastante larga';
    const change = (current: string, wanted: string) =>
      ask('POST', '/api/auth/password', here, { current, password: wanted });
    expect((await change('no es esta', next)).code).toBe('password-refused');
    expect((await change(password, 'corta')).status).toBe(400);
    expect((await change(password, next)).status).toBe(204);
    expect((await ask('GET', '/api/auth/me', here)).status).toBe(401);
    expect((await login(email)).code).toBe('login-refused');
    expect((await login(email, next)).status).toBe(200);
  });
});

describe('a forgotten password', () => {
  const sent: { to: readonly string[]; mail: Mail }[] = [];
  const forgot = (email: string) => ask('POST', '/api/auth/password/forgot', {}, { email });
  const lastRequest = async (): Promise<number> => {
    const { rows } = await bench.catalog.pool.query<{ id: number }>(
      'SELECT max(id) AS id FROM password_resets',
    );
    return rows[0]?.id ?? 0;
  };
  /** As a worker does what the started workflow asks for. */
  const mailed = async (request: number): Promise<string[]> => {
    sent.length = 0;
    const steps = createAccountSteps({
      catalog: bench.catalog,
      mailer: {
        send: async (mail, to) => {
          sent.push({ to, mail });
          return { messageId: '<1@test>', accepted: [...to], rejected: [] };
        },
        verify: async () => undefined,
        close: () => undefined,
      },
    });
    await new MockActivityEnvironment().run(() => steps.mailPasswordReset(request));
    return sent.map(({ mail }) => /rsgreset_[\w-]{43}/.exec(mail.text)?.[0] ?? '');
  };
  const reset = (token: string, wanted: string) =>
    ask('POST', '/api/auth/password/reset', {}, { token, password: wanted });

  test('is answered alike for everyone, and mailed only to who is known', async () => {
    await person('olvida');
    const known = await forgot('Olvida@example.com');
    const knownId = await lastRequest();
    const unknown = await forgot('nadie@example.com');
    expect(known).toEqual({ status: 202, body: { accepted: true } });
    expect(unknown).toEqual(known);
    const handle = bench.temporal.client.workflow.getHandle(`password-reset/${knownId}`);
    expect((await handle.describe()).type).toBe('mailPasswordReset');
    const { events } = await handle.fetchHistory();
    expect(JSON.stringify(events)).not.toMatch(/olvida/i);
    expect(await mailed(await lastRequest())).toEqual([]);
    const codes = await mailed(knownId);
    expect(sent.map(({ to }) => to)).toEqual([['olvida@example.com']]);
    expect(sent[0]?.mail.subject).toMatch(/new password/);
    expect(codes).toEqual([expect.stringMatching(/^rsgreset_/)]);
  });

  test('is set anew with the code, once, which ends every session', async () => {
    const { email } = await person('renueva');
    const here = bearer((await login(email)).body.token);
    await forgot(email);
    const request = await lastRequest();
    const [earlier = ''] = await mailed(request);
    // Run again after a crash, the step mails another code, and the first is none.
    const [token = ''] = await mailed(request);
    const next = 'la nueva frase bastante larga';
    expect((await reset(earlier, next)).code).toBe('reset-refused');
    expect((await reset(token, 'corta')).status).toBe(400);
    expect((await reset(token, next)).status).toBe(204);
    expect((await ask('GET', '/api/auth/me', here)).status).toBe(401);
    expect((await login(email, next)).status).toBe(200);
    expect((await reset(token, next)).code).toBe('reset-refused');
    expect(await mailed(request)).toEqual([]);
  });

  test('has a code that is worth nothing once it has expired, or its user is shut out', async () => {
    const { id, email } = await person('tarde');
    await forgot(email);
    const [late = ''] = await mailed(await lastRequest());
    await bench.catalog.pool.query(
      `UPDATE password_resets SET expires_at = now() - interval '1 second' WHERE user_id = $1`,
      [id],
    );
    expect((await reset(late, password)).code).toBe('reset-refused');
    await forgot(email);
    const request = await lastRequest();
    const [token = ''] = await mailed(request);
    await setUserDisabled(bench.catalog, id, true);
    expect((await reset(token, password)).code).toBe('reset-refused');
    expect(await mailed(request)).toEqual([]);
  });

  test('does not flood anybody: three mails an hour, and soon no more requests', async () => {
    const { email } = await person('inundada');
    const reached: number[] = [];
    let answer = await forgot(email);
    for (let tries = 0; tries < 10 && answer.status === 202; tries += 1) {
      reached.push((await mailed(await lastRequest())).length);
      answer = await forgot(email);
    }
    expect(answer.code).toBe('too-many-attempts');
    expect(reached).toEqual([1, 1, 1, ...reached.slice(3).map(() => 0)]);
    expect(reached.length).toBeGreaterThan(3);
    // Asking for mails in someone's name must not keep them from logging in.
    expect((await login(email)).status).toBe(200);
  });
});

describe('a second factor', () => {
  const secretOf = (text: string): Buffer => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    const bits = Array.from(text, (sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0'));
    return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  };
  /** The next step’s is taken too, and stays good if a step ends meanwhile. */
  const codeOf = (secret: Buffer, shift = 0): string => hotp(secret, stepAt(new Date()) + shift);

  const enrolled = async (name: string) => {
    const { id, email } = await person(name);
    const session = bearer((await login(email)).body.token);
    const begun = await ask<{ secret: string; uri: string }>(
      'POST',
      '/api/auth/second-factor',
      session,
      { password },
    );
    const secret = secretOf(begun.body.secret);
    expect(begun.body.uri).toContain(`secret=${begun.body.secret}`);
    // Begun and not confirmed, it asks for nothing.
    expect((await login(email)).status).toBe(200);
    const confirm = (code: string) =>
      ask<{ recoveryCodes: string[] }>('POST', '/api/auth/second-factor/confirm', session, {
        code,
      });
    expect((await confirm('000000')).code).toBe('code-refused');
    const first = codeOf(secret);
    const { recoveryCodes } = (await confirm(first)).body;
    return { id, email, session, first, nextCode: () => codeOf(secret, 1), secret, recoveryCodes };
  };

  test('is asked for once the password is right, and each code is taken once', async () => {
    const { email, first, nextCode } = await enrolled('factor');
    expect(await login(email, 'no es esta')).toMatchObject({ status: 401, code: 'login-refused' });
    expect(await login(email)).toMatchObject({ status: 401, code: 'second-factor-needed' });
    // The one that confirmed it was used.
    expect((await login(email, password, first)).code).toBe('second-factor-refused');
    const code = nextCode();
    const passed = await login(email, password, ` ${code.slice(0, 3)} ${code.slice(3)}`);
    expect(passed.body.user).toMatchObject({ email, secondFactor: true });
    expect((await login(email, password, code)).code).toBe('second-factor-refused');
  });

  test('that is wrong over and over is told to wait', async () => {
    const { email } = await enrolled('adivina');
    let answer = await login(email, password, '000000');
    for (let tries = 0; tries < 10 && answer.status === 401; tries += 1) {
      answer = await login(email, password, '000000');
    }
    expect(answer.code).toBe('too-many-attempts');
  });

  test('may be a recovery code, each once, in any case', async () => {
    const { email, recoveryCodes } = await enrolled('recupera');
    expect(recoveryCodes).toHaveLength(10);
    const [one = '', two = ''] = recoveryCodes;
    expect((await login(email, password, one.toLowerCase())).status).toBe(200);
    expect((await login(email, password, one)).code).toBe('second-factor-refused');
    expect((await login(email, password, two.replace('-', ''))).status).toBe(200);
  });

  test('is turned off with the password and a code, and not with one of them', async () => {
    const { email, session, nextCode } = await enrolled('apaga');
    const off = (given: object) => ask('DELETE', '/api/auth/second-factor', session, given);
    const again = { password };
    expect((await ask('POST', '/api/auth/second-factor', session, again)).code).toBe(
      'second-factor-on',
    );
    const code = nextCode();
    expect((await off({ password: 'no es esta', code })).code).toBe('password-refused');
    expect((await off({ password, code: '000000' })).code).toBe('code-refused');
    expect((await off({ password, code: ' ' })).code).toBe('code-refused');
    expect((await off({ password, code })).status).toBe(204);
    expect((await login(email)).status).toBe(200);
    expect((await off({ password, code: '000000' })).code).toBe('second-factor-off');
  });

  test('that was lost is reset by an operator', async () => {
    const { id, email } = await enrolled('perdida');
    const url = `/api/users/${id}/second-factor`;
    expect((await ask('DELETE', url, bench.as('admin'))).code).toBe('not-allowed');
    const { body } = await ask<UserView>('DELETE', url, bench.as('operator'));
    expect(body).toMatchObject({ email, secondFactor: false });
    expect((await login(email)).status).toBe(200);
  });

  test('stands sealed in the catalog', async () => {
    const { secret, recoveryCodes } = await enrolled('sellada');
    const { rows } = await bench.catalog.pool.query(
      `SELECT string_agg(totp_secret, ' ') AS secrets,
              (SELECT string_agg(encode(code_mac, 'escape'), ' ') FROM recovery_codes) AS codes
       FROM users`,
    );
    const kept = JSON.stringify(rows);
    expect(kept).toContain('v1.');
    for (const plain of [secret.toString('base64'), ...recoveryCodes]) {
      expect(kept).not.toContain(plain);
    }
  });
});

test('operators add people, give them clinics, and shut them out', async () => {
  const operator = bench.as('operator');
  const email = 'nueva@example.com';
  const input = { email, nombre: 'Nueva', password, role: 'staff' };
  const { body: user, status } = await ask<UserView>('POST', '/api/users', operator, input);
  expect([status, user.clinics]).toEqual([201, []]);
  expect((await ask('POST', '/api/users', operator, input)).code).toBe('user-exists');
  const part = `/api/users/${user.id}/clinics/norte`;
  const granted = await ask<UserView>('PUT', part, operator, { role: 'staff' });
  expect(granted.body.clinics).toEqual([{ clinic: 'norte', role: 'staff' }]);
  const people = await ask<{ items: UserView[] }>('GET', '/api/users?clinic=norte', operator);
  expect(people.body.items.map((one) => one.email)).toContain(email);
  const session = bearer((await login(email)).body.token);
  expect((await ask('GET', '/api/clinics/norte', session)).status).toBe(200);
  expect((await ask<UserView>('DELETE', part, operator)).body.clinics).toEqual([]);
  expect((await ask('GET', '/api/clinics/norte', session)).code).toBe('clinic-unknown');
  await ask('PATCH', `/api/users/${user.id}`, operator, { disabled: true });
  expect((await ask('GET', '/api/auth/me', session)).status).toBe(401);
  expect((await ask('GET', '/api/users', bench.as('admin'))).code).toBe('not-allowed');
});
