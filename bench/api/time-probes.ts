import { randomBytes, randomUUID } from 'node:crypto';
import { confirmationWords } from '../../contracts/api/confirmation.ts';
import { operations } from '../../contracts/api/operations.ts';
import type { Operation } from '../../contracts/api/operations/operation.ts';
import { forged, type Objects, type TimeObjects } from './time-objects.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** What is compared: another clinic's object with one that nobody has, a known name with an unknown one. */
export interface Probe {
  readonly name: string;
  readonly kind: 'object of another clinic' | 'another clinic' | 'who logs in';
  /** A part of the usual number of rounds, for what takes long by design. */
  readonly share?: number;
  readonly ask: (of: Objects) => Asked;
  /** Before each round, outside of what is measured. */
  readonly before?: () => Promise<void>;
}

const byTenantHeader = (path: string): boolean =>
  path.startsWith('/api/backups') || path.startsWith('/api/v1/respaldos');
const parametersOf = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
const filled = (path: string, values: Objects): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? '999999'));

/** What a route must be sent, so that it comes to look for the object. */
const bodiesOf = ({ own }: TimeObjects): Readonly<Record<string, object>> => {
  const sure = { confirm: confirmationWords.restore, password: own.password };
  return {
    ...{ startRestore: sure, approveRestore: sure, undoRestore: sure, undoCleaning: sure },
    holdBackup: { reason: 'x' },
  };
};

/** The headers that a route of this method understands beside the usual ones. */
const besides = (method: string): readonly [string, () => Record<string, string>] => {
  if (method === 'POST') return ['Idempotency-Key', () => ({ 'idempotency-key': randomUUID() })];
  if (method === 'GET' || method === 'HEAD')
    return ['If-None-Match, Range', () => ({ 'if-none-match': '"x"', range: 'bytes=0-1' })];
  return ['If-Match', () => ({ 'if-match': '"x"' })];
};

/** Every operation that has an object or a clinic in its address or in the tenant's header. */
function* addressed(objects: TimeObjects): Generator<Probe> {
  const bodies = bodiesOf(objects);
  const { authorization, own, theirs } = objects;
  for (const [id, { method, path, body }] of Object.entries<Operation>(operations)) {
    const [last, ...others] = parametersOf(path).toReversed();
    const named = others.includes('clinic') || last === 'clinic';
    const header = byTenantHeader(path);
    const sent = bodies[id] ?? (method === 'GET' || method === 'HEAD' || !body ? null : {});
    const asked = (values: Objects, more: Readonly<Record<string, string>> = {}): Asked => ({
      ...{ method, path: filled(path, values) },
      ...(sent ? { body: sent } : {}),
      headers: {
        authorization,
        ...(header ? { 'x-tenant-id': values['clinic'] ?? '' } : {}),
        ...more,
      },
    });
    const about = `${method} ${path}`;
    if (named || header) {
      const ask: Probe['ask'] = (of) => asked({ ...theirs, clinic: of['clinic'] ?? '' });
      yield { name: about, kind: 'another clinic', ask };
    }
    if (last === undefined || last === 'clinic') continue;
    const within = (of: Objects): Objects => ({ ...theirs, ...of, clinic: own.clinic });
    yield { name: about, kind: 'object of another clinic', ask: (of) => asked(within(of)) };
    const [how, more] = besides(method);
    yield {
      ...{ name: `${about} with ${how}`, kind: 'object of another clinic' },
      ask: (of) => asked(within(of), more()),
    };
  }
}

/** Where the object or the clinic is named in a query, a body or another header. */
function* elsewhere({ authorization, own }: TimeObjects): Generator<Probe> {
  const headers = { authorization };
  const clinic = `/api/clinics/${own.clinic}`;
  const about = (
    kind: Probe['kind'],
    name: string,
    ask: (of: Objects) => Partial<Asked> & { path: string },
  ): Probe => ({ name, kind, ask: (of) => ({ method: 'GET', headers, ...ask(of) }) });
  for (const list of ['runs', 'restores', 'cleanings']) {
    yield about('another clinic', `GET /api/${list}?clinic=…`, (of) => ({
      path: `/api/${list}?clinic=${of['clinic'] ?? ''}`,
    }));
  }
  for (const [method, path] of [
    ['GET', '/run'],
    ['GET', '/run/events'],
    ['POST', '/run/cancel'],
  ] as const) {
    const name = `${method} /api/clinics/{clinic}${path}?run=…`;
    yield about('object of another clinic', name, (of) => ({
      ...{ method, path: `${clinic}${path}?run=${of['run'] ?? ''}` },
    }));
  }
  yield about('object of another clinic', 'GET …/run/events after Last-Event-ID', (of) => ({
    ...{ path: `${clinic}/run/events` },
    headers: { ...headers, 'last-event-id': `${of['run'] ?? ''}.1` },
  }));
  const target = (of: Objects) => ({ target: { kind: 'clinic', clinic: of['clinic'] ?? '' } });
  const backup = `${clinic}/backups/${own.backup}`;
  yield about('another clinic', 'POST …/restore-plan into it', (of) => ({
    ...{ method: 'POST', path: `${backup}/restore-plan`, body: target(of) },
  }));
  yield about('another clinic', 'POST …/restore into it', (of) => ({
    ...{ method: 'POST', path: `${backup}/restore` },
    body: { ...target(of), confirm: confirmationWords.restore, password: own.password },
  }));
  yield about('another clinic', 'POST /api/auth/tokens for it', (of) => ({
    ...{ method: 'POST', path: '/api/auth/tokens' },
    body: { name: 'x', days: 1, clinics: [of['clinic'] ?? ''] },
  }));
  yield about('object of another clinic', 'POST /api/backups/restore by name', (of) => ({
    ...{ method: 'POST', path: '/api/backups/restore' },
    headers: { ...headers, 'x-tenant-id': own.clinic },
    body: {
      filename: of['filename'] ?? '',
      confirmation: confirmationWords.restore,
      password: own.password,
    },
  }));
}

/** Who knows nothing and asks who is known. */
function* strangers({ catalog, known, theirs }: TimeObjects): Generator<Probe> {
  const kind = 'who logs in';
  // What the throttle would make of hundreds of tries is another matter.
  const before = async (): Promise<void> => {
    await catalog.pool.query('DELETE FROM login_attempts');
  };
  const emailOf = (of: Objects): string => (of === theirs ? known.email : (of['email'] ?? ''));
  const posts: [string, number, (of: Objects) => object][] = [
    ['/api/auth/login', 0.3, (of) => ({ email: emailOf(of), password: 'no es la suya' })],
    ['/api/v1/auth/login', 0.3, (of) => ({ email: emailOf(of), contraseña: 'no es la suya' })],
    ['/api/auth/password/forgot', 0.5, (of) => ({ email: emailOf(of) })],
  ];
  for (const [path, share, body] of posts) {
    const name = `POST ${path}: an email that somebody has`;
    const ask: Probe['ask'] = (of) => ({ method: 'POST', path, headers: {}, body: body(of) });
    yield { name, kind, share, before, ask };
  }
  const bearer = (what: string, token: (of: Objects) => string): Probe => ({
    ...{ name: `GET /api/auth/me by ${what}`, kind },
    ask: (of) => ({
      ...{ method: 'GET', path: '/api/auth/me' },
      headers: { authorization: `Bearer ${token(of)}` },
    }),
  });
  const noise = (): string => randomBytes(32).toString('base64url');
  yield bearer('a session that was ended', (of) =>
    of === theirs ? known.session : `rsg_${noise()}`,
  );
  yield bearer('a program’s token that was revoked', (of) =>
    of === theirs ? known.token : `rsgpat_${noise()}`,
  );
  yield bearer('a forged JWT of an issuer that is known', (of) => forged(of['clinic'] ?? ''));
}

export const timeProbes = (objects: TimeObjects): Probe[] => [
  ...addressed(objects),
  ...elsewhere(objects),
  ...strangers(objects),
];
