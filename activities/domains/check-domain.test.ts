import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DomainCheck, DomainRound } from '../../contracts/domains/domain-check.ts';
import { DomainInput, type DomainInputWritten } from '../../contracts/domains/domain-input.ts';
import { Allowance } from '../../contracts/notifications/settings-input.ts';
import { checkDomain } from './check-domain.ts';
import type { Outside } from './outside.ts';
import { createAuthority, type Authority, type Pair } from './testing/certificates.ts';
import { startSites, type Sites } from './testing/sites.ts';

let authority: Authority;
let sites: Sites;
let outside: Outside;

const good = ['a.test', 'www.a.test', 'api.a.test'];
beforeAll(async () => {
  authority = await createAuthority();
  const certificates = new Map<string, Pair>();
  const pairs = await Promise.all([
    authority.issue(good, 90),
    authority.issue(['soon.test'], 15),
    authority.issue(['very-soon.test'], 3),
    authority.issue(['expired.test'], -1),
    authority.issue(['somebody.else'], 90),
    authority.selfSigned('self.test'),
  ]);
  const names = [good, ['soon.test'], ['very-soon.test'], ['expired.test'], ['other.test']];
  for (const [index, pair] of pairs.entries())
    for (const name of names[index] ?? ['self.test']) certificates.set(name, pair);
  sites = await startSites(certificates);
  outside = {
    ...{ allow: Allowance.parse({ localhost: true }), patienceMs: 5000, pauseMs: 1 },
    ...{ resolve: sites.resolve, authority: authority.cert },
  };
});
afterAll(async () => {
  await sites.close();
  await authority.remove();
});

const at = (origin: string): string => {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}:${protocol === 'https:' ? sites.ports.https : sites.ports.http}`;
};
const to = (origin: string, status = 301) => ({ status, headers: { location: `${at(origin)}/` } });
const ok = { status: 200 };
/** As a site should be: all lead to the bare name over https. */
const sound = () => ({
  'GET https://a.test/': ok,
  'GET https://www.a.test/': to('https://a.test'),
  'GET http://a.test/': to('https://a.test'),
  'GET http://www.a.test/': to('https://www.a.test', 308),
});
beforeEach(() => sites.behave(sound()));

const never = new AbortController().signal;
const check = (written: Partial<DomainInputWritten>, changes: Partial<Outside> = {}) =>
  checkDomain(
    { ...outside, ...changes },
    DomainInput.parse({ domain: 'a.test', ports: sites.ports, ...written }),
    never,
  );
const told = (round: DomainRound, kind?: DomainCheck['kind']): string[] =>
  round.checks
    .filter((one) => kind === undefined || one.kind === kind)
    .map(({ target, state, finding }) => {
      const { protocol, hostname, pathname } = new URL(target);
      return `${protocol}//${hostname}${pathname} ${state} ${finding}`;
    });

describe('certificates', () => {
  const lone = async (domain: string): Promise<DomainCheck | undefined> =>
    (await check({ domain, www: 'none', ports: { ...sites.ports, http: null } })).checks[0];

  test('a sound one is told with its days, its end and who issued it', async () => {
    expect(await lone('a.test')).toMatchObject({
      ...{ kind: 'certificate', state: 'ok', finding: 'certificate-good', attempts: 1 },
      params: {
        days: expect.stringMatching(/^(89|90)$/) as unknown as string,
        issuer: 'Autoridad de pruebas R0',
        until: expect.stringMatching(/^\d{4}-.*Z$/) as unknown as string,
      },
    });
  });

  test.each([
    ['soon.test', 'warning', 'certificate-ends', 1],
    ['very-soon.test', 'failed', 'certificate-ends', 1],
    ['expired.test', 'failed', 'certificate-expired', 2],
    ['other.test', 'failed', 'certificate-other-name', 2],
    ['self.test', 'failed', 'certificate-self-signed', 2],
    ['unknown.test', 'failed', 'name-unknown', 2],
  ])('%s is %s: %s', async (domain, state, finding, attempts) => {
    expect(await lone(domain)).toMatchObject({ state, finding, attempts });
  });

  test('one of an authority that nobody knows is another matter', async () => {
    const { allow, patienceMs, pauseMs } = outside;
    const strangers = { allow, patienceMs, pauseMs, resolve: sites.resolve };
    const { checks } = await checkDomain(
      strangers,
      DomainInput.parse({ domain: 'a.test', www: 'none', ports: sites.ports }),
      never,
    );
    expect(checks[0]).toMatchObject({ state: 'failed', finding: 'certificate-untrusted' });
  });

  test('whose name it is, is told; and what stands behind it is not asked', async () => {
    const round = await check({ domain: 'other.test', www: 'none', login: { path: '/in' } });
    expect(round.checks[0]?.params).toEqual({ names: 'somebody.else' });
    expect(told(round, 'login')).toEqual(['https://other.test/in failed certificate-other-name']);
    expect(round.checks.find(({ kind }) => kind === 'login')).toMatchObject({
      ...{ milliseconds: null, attempts: 0 },
    });
    expect(sites.asked.filter(({ what }) => what.includes('https:'))).toEqual([]);
  });

  test('what is no TLS at all is told apart', async () => {
    const { http } = sites.ports;
    const { checks } = await check({ www: 'none', ports: { https: http, http: null } });
    expect(checks[0]).toMatchObject({ state: 'failed', finding: 'tls-refused' });
  });
});

describe('redirects', () => {
  test('a sound domain is ok all over', async () => {
    const round = await check({});
    expect(round.state).toBe('ok');
    expect(told(round, 'redirect')).toEqual([
      'http://a.test/ ok redirect-good',
      'http://www.a.test/ ok redirect-good',
      'https://a.test/ ok answers',
      'https://www.a.test/ ok redirect-good',
    ]);
    expect(round.milliseconds).toBeGreaterThan(0);
  });

  test('the same domain is wrong where www should be the one', async () => {
    expect(told(await check({ www: 'to-www' }), 'redirect')).toEqual([
      'http://a.test/ failed redirected-elsewhere',
      'http://www.a.test/ failed redirected-elsewhere',
      'https://a.test/ failed not-redirected',
      'https://www.a.test/ failed redirected-elsewhere',
    ]);
  });

  test('plain http that answers, endless redirects and those that lead nowhere are told', async () => {
    sites.behave({
      ...sound(),
      'GET http://a.test/': ok,
      'GET http://www.a.test/': to('http://www.a.test'),
      'GET https://www.a.test/': { status: 302 },
    });
    expect(told(await check({}), 'redirect')).toEqual([
      'http://a.test/ failed not-redirected',
      'http://www.a.test/ failed redirect-loop',
      'https://a.test/ ok answers',
      'https://www.a.test/ failed redirect-nowhere',
    ]);
  });

  test('a redirect to a host that nobody named is told and not followed', async () => {
    const location = `https://soon.test:${sites.ports.https}/inside?token=1`;
    sites.behave({ ...sound(), 'GET https://a.test/': { status: 302, headers: { location } } });
    const round = await check({ www: 'none' });
    // Without a www to agree with, it may lead anywhere over https.
    expect(round.checks.find(({ target }) => target === at('https://a.test'))).toBeDefined();
    const wrong = await check({});
    expect(
      wrong.checks.find(({ kind, finding }) => kind === 'redirect' && finding !== 'redirect-good')
        ?.params,
    ).toEqual({
      to: `https://soon.test:${sites.ports.https}/inside`,
      expected: at('https://a.test'),
    });
    expect(sites.asked.some(({ what }) => what.includes('soon.test'))).toBe(false);
  });

  test('a site that answers with a server’s error is told once', async () => {
    sites.behave({ ...sound(), 'GET https://a.test/': { status: 503 } });
    const failures = told(await check({})).filter((line) => line.includes('failed'));
    expect(failures).toEqual(['https://a.test/ failed answer-error']);
  });

  test('a closed port is a warning in plain http, and refused in https', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => {
      free.listen(0, '127.0.0.1', resolve);
    });
    const { port } = free.address() as { port: number };
    await new Promise((resolve) => free.close(resolve));
    const plain = await check({ www: 'none', ports: { ...sites.ports, http: port } });
    expect([plain.state, ...told(plain, 'redirect')]).toEqual([
      'warning',
      'http://a.test/ warning http-closed',
      'https://a.test/ ok answers',
    ]);
    const secure = await check({ www: 'none', ports: { https: port, http: null } });
    expect(told(secure, 'certificate')).toEqual(['https://a.test/ failed refused']);
  });
});

describe('the application', () => {
  const app = (): Partial<DomainInputWritten> => ({
    apiBase: `https://api.a.test:${sites.ports.https}/api/`,
    login: { path: '/auth/login/' },
    tenant: 'norte',
  });
  const base = 'https://api.a.test/api';
  const login = `POST ${base}/auth/login/`;

  test('an API that answers and a login that refuses an empty one are well', async () => {
    sites.behave({ ...sound(), [`GET ${base}`]: { status: 401 }, [login]: { status: 400 } });
    const round = await check(app());
    expect([round.state, ...told(round, 'api'), ...told(round, 'login')]).toEqual([
      'ok',
      `${base} ok answers`,
      `${base}/auth/login/ ok answers`,
    ]);
    expect(sites.asked.find(({ what }) => what === login)?.headers).toMatchObject({
      ...{ 'x-tenant-id': 'norte', 'content-type': 'application/json', 'content-length': '2' },
    });
  });

  test.each([
    [404, 'failed login-missing'],
    [502, 'failed answer-error'],
    [302, 'warning login-redirects'],
    [405, 'ok answers'],
  ])('a login that answers %i is %s', async (status, expected) => {
    sites.behave({ ...sound(), ':': ok, [login]: { status } });
    expect(told(await check(app()), 'login')).toEqual([`${base}/auth/login/ ${expected}`]);
  });

  test('a login may be held to its own answers', async () => {
    sites.behave({ ...sound(), ':': ok, [login]: { status: 403 } });
    const held = { ...app(), login: { path: '/auth/login/', expect: [400, 401] } };
    const round = await check(held);
    expect(round.checks.find(({ kind }) => kind === 'login')).toMatchObject({
      ...{ finding: 'login-unexpected', params: { status: '403', expected: '400, 401' } },
    });
  });

  test('what fails is tried once more, and only then believed', async () => {
    sites.behave({
      ...sound(),
      [`GET ${base}`]: [{ status: 500 }, ok],
      [login]: ['cut', { status: 500 }, ok],
    });
    const { checks } = await check(app());
    expect(checks.filter(({ kind }) => kind === 'api' || kind === 'login')).toMatchObject([
      { kind: 'api', state: 'ok', attempts: 2 },
      { kind: 'login', state: 'failed', finding: 'answer-error', attempts: 2 },
    ]);
  });

  test('one that hangs up is told apart from one that never answers, which is let go', async () => {
    const settings = { ...app(), www: 'none', ports: { ...sites.ports, http: null } } as const;
    sites.behave({ ...sound(), [`GET ${base}`]: ok, [login]: 'cut' });
    expect(told(await check(settings), 'login')).toEqual([`${base}/auth/login/ failed broken-off`]);
    sites.behave({ ...sound(), [`GET ${base}`]: 'nothing', [login]: ok });
    const round = await check(settings, { patienceMs: 1500 });
    expect(round.checks.find(({ kind }) => kind === 'api')).toMatchObject({
      ...{ finding: 'timeout', params: { seconds: '2' }, attempts: 2 },
    });
    const [slow] = round.checks.filter(({ kind }) => kind === 'api');
    expect(slow?.milliseconds).toBeGreaterThanOrEqual(1400);
  });

  test('stopping it stops it', async () => {
    sites.behave({ ':': 'nothing' });
    const stop = new AbortController();
    const settings = DomainInput.parse({ domain: 'a.test', ports: sites.ports });
    const running = checkDomain(outside, settings, stop.signal);
    stop.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });
});

describe('CORS', () => {
  const origin = 'https://app.a.test';
  const preflight = 'OPTIONS https://a.test/api/login';
  const full = {
    'access-control-allow-origin': origin,
    'access-control-allow-headers': 'Authorization, Content-Type, X-Tenant-ID',
    'access-control-allow-methods': 'GET, POST, DELETE',
    'access-control-allow-credentials': 'true',
  };
  const asked = async (
    headers: Record<string, string>,
    cors: Partial<NonNullable<DomainInputWritten['cors']>> = {},
    status = 204,
  ): Promise<DomainCheck | undefined> => {
    sites.behave({ ...sound(), [preflight]: { status, headers } });
    const settings = { origins: [origin], path: '/api/login', ...cors };
    const { checks } = await check({ www: 'none', cors: settings });
    return checks.find(({ kind }) => kind === 'cors');
  };

  test('an API that allows what the app needs is well', async () => {
    const all = { methods: ['GET', 'DELETE'], credentials: true } as const;
    expect(await asked(full, { ...all, methods: [...all.methods] })).toMatchObject({
      ...{ state: 'ok', finding: 'cors-good', params: { origin } },
    });
    const sent = sites.asked.find(({ what }) => what === preflight)?.headers;
    expect(sent).toMatchObject({
      ...{ origin, 'access-control-request-method': 'DELETE' },
      'access-control-request-headers': 'authorization,content-type,x-tenant-id',
    });
  });

  const without = (name: keyof typeof full, value?: string): Record<string, string> => {
    const rest = Object.entries(full).filter(([one]) => one !== name);
    return Object.fromEntries(value === undefined ? rest : [...rest, [name, value]]);
  };
  test.each([
    ['no origin', without('access-control-allow-origin'), {}, 'cors-origin', { allowed: '' }],
    [
      ...(['another origin', without('access-control-allow-origin', 'https://x.test')] as const),
      ...([{}, 'cors-origin', { allowed: 'https://x.test' }] as const),
    ],
    [
      ...(['a star with cookies', without('access-control-allow-origin', '*')] as const),
      ...([{ credentials: true }, 'cors-origin', { allowed: '*' }] as const),
    ],
    [
      ...(['a header missing', without('access-control-allow-headers', 'authorization')] as const),
      ...([{}, 'cors-headers', { missing: 'content-type, x-tenant-id' }] as const),
    ],
    [
      ...(['a star for headers', without('access-control-allow-headers', '*')] as const),
      ...([{}, 'cors-headers', { missing: 'authorization' }] as const),
    ],
    [
      ...(['a method missing', without('access-control-allow-methods', 'GET')] as const),
      ...([{ methods: ['PUT'] }, 'cors-methods', { missing: 'PUT' }] as const),
    ],
    [
      ...(['no cookies', without('access-control-allow-credentials')] as const),
      ...([{ credentials: true }, 'cors-credentials', {}] as const),
    ],
  ] as const)('%s is a failure of its own', async (_, headers, cors, finding, params) => {
    const settings = cors as Partial<NonNullable<DomainInputWritten['cors']>>;
    expect(await asked({ ...headers }, settings)).toMatchObject({
      ...{ state: 'failed', finding, params: { origin, ...params } },
    });
  });

  test('a preflight that is refused or redirected is no permission', async () => {
    for (const status of [301, 401, 500])
      expect(await asked(full, {}, status)).toMatchObject({
        ...{ finding: 'cors-refused', params: { origin, status: String(status) } },
      });
  });
});

test('a name that leads to this machine is not asked unless the operator allows it', async () => {
  const round = await check({ www: 'none' }, { allow: Allowance.parse({}) });
  expect([...new Set(round.checks.map(({ finding }) => finding))]).toEqual(['address-not-allowed']);
  expect(sites.asked).toEqual([]);
});
