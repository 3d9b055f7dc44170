import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { base64url, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { createApiToken, revokeApiToken } from '../catalog/api-tokens/api-tokens.ts';
import { addIssuer, removeIssuer } from '../catalog/issuers/issuers.ts';
import { createSession } from '../catalog/sessions/create-session.ts';
import { revokeSession } from '../catalog/sessions/revoke-session.ts';
import type { Problem } from '../contracts/api/problem.ts';
import type { IssuerInputWritten } from '../contracts/issuer-input.ts';
import { permissions, type Permission, type PermissionName, type Role } from './permissions.ts';
import { openApiBench, type ApiBench, type Person } from './testing/api-bench.ts';

/**
 * Every route × whoever asks × the clinic it is about, against the permission table. A hook behind the
 * guard ends each request that came past it, so that nothing runs and the whole takes seconds.
 */
const admitted = 299;
const routes: { method: string; url: string; permission: PermissionName; header: boolean }[] = [];
let bench: ApiBench;

type Verdict = 'admitted' | 'not-logged-in' | 'not-allowed' | 'person-needed' | 'clinic-unknown';

/** What someone who asks is, in words of the table. */
interface Caller {
  readonly name: string;
  readonly authorization: string;
  readonly system: Role | null;
  readonly clinics: Readonly<Partial<Record<'norte' | 'sur', Role>>>;
  readonly person: boolean;
  readonly readOnly?: boolean;
}
const callers: Caller[] = [];
/** Nobody's: each must be answered as if nothing had been sent. */
const nobodies: { name: string; authorization: string | null }[] = [];

const secret = 'un secreto de treinta y dos signos o más';
const issuer: IssuerInputWritten = {
  ...{ name: 'norte', issuer: 'norte', audience: 'resguardo', clinics: ['norte'] },
  ...{ key: { kind: 'secret', secret }, algorithms: ['HS256'] },
  roles: { admin: 'admin', staff: 'staff' },
};
const claims = (more: object = {}) => ({
  ...{ iss: 'norte', aud: 'resguardo', sub: '7', role: 'admin' },
  ...{ exp: Math.floor(Date.now() / 1000) + 600, ...more },
});
const jwt = (payload: object, by: string = secret): Promise<string> =>
  new SignJWT({ ...payload })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(by));

const people: readonly Omit<Caller, 'authorization' | 'person'>[] = [
  { name: 'operator', system: 'operator', clinics: { norte: 'operator', sur: 'operator' } },
  { name: 'auditor', system: 'auditor', clinics: { norte: 'auditor', sur: 'auditor' } },
  { name: 'admin', system: 'admin', clinics: { norte: 'admin' } },
  { name: 'staff', system: 'staff', clinics: { norte: 'staff' } },
  { name: 'stranger', system: 'admin', clinics: { sur: 'admin' } },
];

const openCallers = async (): Promise<void> => {
  for (const one of people) {
    const { authorization = '' } = bench.as(one.name as Person);
    callers.push({ ...one, authorization, person: true });
  }
  const token = async (
    owner: Person,
    scope: { role: Role; clinics?: readonly string[]; readOnly?: boolean },
    is: Pick<Caller, 'system' | 'clinics'>,
  ): Promise<void> => {
    const { role, clinics = null, readOnly = false } = scope;
    const userId = bench.idOf(owner);
    const input = { userId, name: 'x', role, clinics, readOnly, seconds: 600 };
    const { token: text } = await createApiToken(bench.catalog, input);
    const name = `token of ${owner} ${JSON.stringify(scope)}`;
    callers.push({ name, authorization: `Token ${text}`, person: false, readOnly, ...is });
  };
  const all = (role: Role) => ({ norte: role, sur: role });
  await token('operator', { role: 'operator' }, { system: 'operator', clinics: all('operator') });
  await token('operator', { role: 'admin' }, { system: 'admin', clinics: all('admin') });
  await token('operator', { role: 'auditor' }, { system: 'auditor', clinics: all('auditor') });
  await token(...(['operator', { role: 'operator', clinics: ['norte'] }] as const), {
    system: null,
    clinics: { norte: 'operator' },
  });
  await token(...(['operator', { role: 'operator', readOnly: true }] as const), {
    system: 'operator',
    clinics: all('operator'),
  });
  await token('admin', { role: 'admin' }, { system: 'admin', clinics: { norte: 'admin' } });
  await token('admin', { role: 'staff' }, { system: 'staff', clinics: { norte: 'staff' } });
  // Made when its owner was more than they are now.
  await token('staff', { role: 'operator' }, { system: 'staff', clinics: { norte: 'staff' } });
  await token('stranger', { role: 'admin', clinics: ['norte'] }, { system: null, clinics: {} });
  for (const role of ['admin', 'staff'] as const) {
    const authorization = `Bearer ${await jwt(claims({ role, sub: role }))}`;
    const is = { system: role, clinics: { norte: role }, person: false };
    callers.push({ name: `JWT of ${role}`, authorization, ...is });
  }
  const outside = `Bearer ${await jwt(claims({ role: 'operator', sub: 'o' }))}`;
  const nothing = { system: 'staff', clinics: {}, person: false } as const;
  callers.push({ name: 'JWT that claims operator', authorization: outside, ...nothing });
};

const openNobodies = async (): Promise<void> => {
  const { catalog } = bench;
  const userId = bench.idOf('operator');
  const none = (name: string, token: string): void => {
    nobodies.push({ name, authorization: `Bearer ${token}` });
  };
  nobodies.push({ name: 'no header', authorization: null });
  const revoked = await createSession(catalog, userId);
  await revokeSession(catalog, revoked.token);
  none('revoked session', revoked.token);
  const good = await createSession(catalog, userId);
  none(
    'tampered session',
    good.token.replace(/.$/, (end) => (end === 'A' ? 'B' : 'A')),
  );
  const expired = await createSession(catalog, userId);
  const input = { userId, name: 'x', role: 'operator', clinics: null, readOnly: false } as const;
  const program = await createApiToken(catalog, { ...input, seconds: 600 });
  await revokeApiToken(catalog, userId, program.record.id);
  none('revoked token', program.token);
  none(
    'tampered token',
    program.token.replace(/.$/, (end) => (end === 'A' ? 'B' : 'A')),
  );
  const late = await createApiToken(catalog, { ...input, seconds: 600 });
  for (const [table, id] of [
    ['sessions', expired.token],
    ['api_tokens', late.token],
  ] as const) {
    const { rowCount } = await catalog.pool.query(
      `UPDATE ${table} SET created_at = now() - interval '2 hours',
         expires_at = now() - interval '1 hour' WHERE token_sha256 = sha256($1)`,
      [Buffer.from(id)],
    );
    expect(rowCount).toBe(1);
  }
  none('expired session', expired.token);
  none('expired token', late.token);

  const token = await jwt(claims());
  const [head = '', payload = '', signature = ''] = token.split('.');
  none('JWT without a signature', new UnsecuredJWT(claims()).encode());
  none('JWT of alg none', `${base64url.encode('{"alg":"none"}')}.${payload}.${signature}`);
  const grown = base64url.encode(JSON.stringify(claims({ role: 'staff' })));
  none('JWT with other claims', `${head}.${grown}.${signature}`);
  none('expired JWT', await jwt(claims({ exp: 1_700_000_000 })));
  none('JWT for another', await jwt(claims({ aud: 'otro' })));
  const { publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one' };
  await addIssuer(catalog, {
    ...{ ...issuer, name: 'public', issuer: 'public', algorithms: ['ES256'] },
    key: { kind: 'jwks', jwks: { keys: [jwk] } } as IssuerInputWritten['key'],
  });
  none(
    'JWT by a public key as a secret',
    await jwt(claims({ iss: 'public' }), JSON.stringify(jwk)),
  );
  const gone = await addIssuer(catalog, { ...issuer, issuer: 'gone' });
  await removeIssuer(catalog, gone.id);
  none('JWT of an issuer that was removed', await jwt(claims({ iss: 'gone' })));
};

beforeAll(async () => {
  bench = await openApiBench('matrix', {}, (server) => {
    server.addHook('onRoute', ({ method, url, config }) => {
      if (!config?.permission) return;
      const header = config.tenantHeader === true;
      for (const one of [method].flat())
        routes.push({ method: one, url, permission: config.permission, header });
    });
    server.addHook('preParsing', async (_request, reply) => reply.code(admitted).send());
  });
  await addIssuer(bench.catalog, issuer);
  await openCallers();
  await openNobodies();
});
afterAll(() => bench.close());

const verdicts: Readonly<Record<number, Verdict>> = {
  [admitted]: 'admitted',
  401: 'not-logged-in',
  404: 'clinic-unknown',
};

interface Heard {
  readonly verdict: string;
  /** All that was said, without what names the request itself. */
  readonly said: string;
}
let asked = 0;
const hear = async (
  route: (typeof routes)[number],
  clinic: string,
  authorization: string | null,
): Promise<Heard> => {
  const { method, url, header } = route;
  const path = url.replace(':clinic', clinic).replace(/:[a-z]+/g, '1');
  asked += 1;
  const answer = await bench.server.inject({
    method: method as 'GET',
    url: path,
    // Each from another address: how many one may send is another matter.
    remoteAddress: `10.${asked >> 16}.${(asked >> 8) & 255}.${asked & 255}`,
    headers: {
      ...(authorization === null ? {} : { authorization }),
      ...(header ? { 'x-tenant-id': clinic } : {}),
    },
  });
  const { statusCode, payload, headers } = answer;
  const problem = payload === '' ? null : answer.json<Problem>();
  const names = Object.keys(headers).sort().join();
  const said = JSON.stringify({ ...problem, requestId: '', instance: '', statusCode, names });
  return {
    verdict: problem?.code ?? verdicts[statusCode] ?? String(statusCode),
    said: said.replaceAll(clinic, '#'),
  };
};

const expected = (
  { permission: name, method }: (typeof routes)[number],
  caller: Caller,
  clinic: 'norte' | 'sur' | null,
): Verdict => {
  const { on, by, person }: Permission = permissions[name];
  if (by === 'anyone') return 'admitted';
  if (person && !caller.person) return 'person-needed';
  if (caller.readOnly === true && method !== 'GET' && method !== 'HEAD') return 'not-allowed';
  const sees = (['norte', 'sur'] as const).length === Object.keys(caller.clinics).length;
  const everywhere = sees ? caller.clinics.norte : undefined;
  const role = on === 'system' ? caller.system : clinic ? caller.clinics[clinic] : everywhere;
  if (on === 'clinic' && role === undefined) return 'clinic-unknown';
  const may = by === 'everyone' || (role !== null && role !== undefined && by.includes(role));
  if (!may) return 'not-allowed';
  return on === 'clinic' && clinic === null ? 'clinic-unknown' : 'admitted';
};

/** An own clinic, a neighbour's, and one that nobody has. */
const places = [
  ['norte', 'norte'],
  ['sur', 'sur'],
  ['oeste', null],
] as const;

/** A HEAD is its GET, guarded by the same hook: it is asked once, by nobody. */
const whole = () => routes.filter(({ method }) => method !== 'HEAD');
const isOnClinic = (name: PermissionName): boolean => permissions[name].on === 'clinic';

test('every route answers every caller about every clinic as the table says', async () => {
  expect(whole().length).toBeGreaterThan(60);
  expect(callers.length).toBeGreaterThan(15);
  const wrong: string[] = [];
  const check = async (route: (typeof routes)[number], caller: Caller): Promise<void> => {
    const { method, url, permission } = route;
    const said = new Map<string, string>();
    for (const [clinic, known] of isOnClinic(permission) ? places : places.slice(0, 1)) {
      const heard = await hear(route, clinic, caller.authorization);
      said.set(clinic, heard.said);
      const should = expected(route, caller, known);
      if (heard.verdict === should) continue;
      wrong.push(
        `${method} ${url} of ${clinic} by ${caller.name}: ${heard.verdict}, not ${should}`,
      );
    }
    // A neighbour's clinic in the very words of one that is not there.
    const outside = isOnClinic(permission) && caller.clinics.sur === undefined;
    if (outside && said.get('sur') !== said.get('oeste'))
      wrong.push(`${method} ${url} tells ${caller.name} that sur is there`);
  };
  for (const route of whole()) await Promise.all(callers.map((caller) => check(route, caller)));
  expect(wrong).toEqual([]);
}, 120_000);

test('a login that is over, tampered with or forged is answered like none at all', async () => {
  expect(nobodies.length).toBeGreaterThan(12);
  const wrong: string[] = [];
  for (const route of routes) {
    const { method, url, permission } = route;
    const should = permissions[permission].by === 'anyone' ? 'admitted' : 'not-logged-in';
    const asking = method === 'HEAD' ? nobodies.slice(0, 1) : nobodies;
    const heard = await Promise.all(
      asking.map(({ authorization }) => hear(route, 'norte', authorization)),
    );
    heard.forEach(({ verdict, said }, index) => {
      if (verdict === should && said === heard[0]?.said) return;
      wrong.push(`${method} ${url} by ${asking[index]?.name}: ${verdict}, ${said}`);
    });
  }
  expect(wrong).toEqual([]);
}, 120_000);
