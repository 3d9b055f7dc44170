import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openBackup } from '../catalog/backups/open-backup.ts';
import { openCleaning } from '../catalog/cleanings/open-cleaning.ts';
import { openRestore } from '../catalog/restores/open-restore.ts';
import { createSession } from '../catalog/sessions/create-session.ts';
import { revokeSession } from '../catalog/sessions/revoke-session.ts';
import type { Problem } from '../contracts/api/problem.ts';
import { permissions, type Permission, type PermissionName } from './permissions.ts';
import { openApiBench, password, type ApiBench, type Person } from './testing/api-bench.ts';
import { storeBackup } from './testing/stored-backup.ts';

const routes: { method: string; url: string; permission: PermissionName }[] = [];
const backups = { norte: 0, sur: 0 };
const people: readonly Person[] = ['operator', 'auditor', 'admin', 'staff', 'stranger'];
const bodies: Readonly<Record<string, object>> = { '/api/clinics/:clinic': { name: 'Otra' } };
/** By request: called once the guard has let it through. */
const pastGuard = new Map<string, () => void>();
/** Requests that were left to themselves: they end with the server. */
const pending: Promise<unknown>[] = [];
const folder = mkdtempSync(join(tmpdir(), 'resguardo-isolation-'));
let bench: ApiBench;

beforeAll(async () => {
  bench = await openApiBench('isolation', {}, (server) => {
    // The guard's own hook comes before it.
    server.addHook('onRequest', async ({ id }) => pastGuard.get(id)?.());
    server.addHook('onRoute', ({ method, url, config }) => {
      if (!config?.permission) return;
      for (const one of [method].flat())
        routes.push({ method: one, url, permission: config.permission });
    });
  });
  chmodSync(folder, 0o777);
  const destinations = [{ kind: 'folder' as const, name: 'disk', path: folder }];
  await bench.addClinic('lejos', { destinations });
  for (const clinicId of ['norte', 'sur'] as const) {
    const run = { workflowId: `backup/${clinicId}`, runId: '019fa23c-7a4e-7a51-8c5b-0123456789ab' };
    const opening = { clinicId, ...run, trigger: 'manual', requestedBy: null } as const;
    backups[clinicId] = (await openBackup(bench.catalog, opening)).id;
  }
});
afterAll(async () => {
  await bench.server.close();
  await Promise.allSettled(pending);
  await bench.close();
  rmSync(folder, { recursive: true });
});

const addressed = (url: string, clinic: string, backup: number): string =>
  url
    .replace(':clinic', clinic)
    .replace(':backup', String(backup))
    .replace(/:restore|:cleaning/, '999999')
    .replace(':plan', '019fa23c-7a4e-4a51-8c5b-0123456789ab');

/** How a request was answered by the guard; `admitted` when it came past it, whatever came then. */
const ask = async (
  { method, url }: { method: string; url: string },
  clinic: string,
  backup: number,
  headers: Record<string, string>,
): Promise<string> => {
  const past = Promise.withResolvers<null>();
  const id = randomUUID();
  pastGuard.set(id, () => past.resolve(null));
  const request = bench.server.inject({
    method: method as 'GET',
    url: addressed(url, clinic, backup),
    headers: { 'x-tenant-id': clinic, 'x-request-id': id, ...headers },
    ...(method === 'GET' || method === 'HEAD' ? {} : { payload: bodies[url] ?? {} }),
  });
  const asked = request.then((answer) => answer);
  pending.push(asked);
  // Streams do not end, and questions to a worker wait for one: past the guard is what counts here.
  const answer = await Promise.race([asked, past.promise]);
  if (answer === null || answer.statusCode < 400) return 'admitted';
  if (method === 'HEAD') {
    const statuses: Record<number, string> = { 401: 'not-logged-in', 403: 'not-allowed' };
    return (
      statuses[answer.statusCode] ?? (answer.statusCode === 404 ? 'clinic-unknown' : 'admitted')
    );
  }
  const { code } = answer.json<Problem>();
  const guards = ['not-logged-in', 'not-allowed', 'clinic-unknown'];
  return guards.includes(code) ? code : 'admitted';
};

/** What each person is to the clinic `norte`. */
const roleInNorte: Readonly<Record<Person, string | null>> = {
  operator: 'operator',
  auditor: 'auditor',
  admin: 'admin',
  staff: 'staff',
  stranger: null,
};
const roleAnywhere: Readonly<Record<Person, string>> = {
  operator: 'operator',
  auditor: 'auditor',
  admin: 'admin',
  staff: 'staff',
  stranger: 'admin',
};

const expected = ({ on, by }: Permission, person: Person): string => {
  const role = on === 'clinic' ? roleInNorte[person] : roleAnywhere[person];
  if (role === null) return 'clinic-unknown';
  return typeof by === 'string' || (by as readonly string[]).includes(role)
    ? 'admitted'
    : 'not-allowed';
};

test('every route answers every person as the permission table says', async () => {
  expect(routes.length).toBeGreaterThan(20);
  const wrong: string[] = [];
  for (const route of routes.filter(({ permission }) => permissions[permission].by !== 'anyone')) {
    const permission: Permission = permissions[route.permission];
    const logout = route.url === '/api/auth/logout';
    const each = (logout ? [] : people).map(async (person) => {
      const should = expected(permission, person);
      const found = await ask(route, 'norte', backups.norte, bench.as(person));
      const same = found === should || (route.method === 'HEAD' && should === 'admitted');
      if (!same) wrong.push(`${route.method} ${route.url} ${person}: ${found}, not ${should}`);
    });
    await Promise.all(each);
    const nobody = await ask(route, 'norte', backups.norte, {});
    if (nobody !== 'not-logged-in') wrong.push(`${route.method} ${route.url} nobody: ${nobody}`);
  }
  expect(wrong).toEqual([]);
}, 120_000);

describe('a backup of another clinic', () => {
  test.each(['', '/progress', '/download', '/link', '/events', '/verification'])(
    'is answered as one that never was: GET …/{id}%s',
    async (path) => {
      const asked = async (clinic: string, backup: number) => {
        const answer = await bench.server.inject({
          url: `/api/clinics/${clinic}/backups/${backup}${path}`,
          headers: bench.as('admin'),
        });
        return { ...answer.json<Problem>(), requestId: '', instance: '' };
      };
      // Through one's own clinic: the number of a neighbour's backup, and one nobody has.
      const neighbour = await asked('norte', backups.sur);
      const none = await asked('norte', 999_999);
      expect(neighbour).toMatchObject({ status: 404, code: 'backup-unknown' });
      const without = (problem: object, id: number): string =>
        JSON.stringify(problem).replaceAll(String(id), '#');
      expect(without(neighbour, backups.sur)).toBe(without(none, 999_999));
      // Through the neighbour itself, and through a clinic nobody has.
      const theirs = await asked('sur', backups.sur);
      const nowhere = await asked('oeste', backups.sur);
      expect(theirs).toMatchObject({ status: 404, code: 'clinic-unknown' });
      expect(JSON.stringify(theirs).replaceAll('sur', '#')).toBe(
        JSON.stringify(nowhere).replaceAll('oeste', '#'),
      );
    },
  );

  test('is not cancelled or deleted either', async () => {
    for (const [method, path] of [
      ['POST', '/cancel'],
      ['POST', '/verify'],
      ['DELETE', ''],
    ] as const) {
      const answer = await bench.server.inject({
        method,
        url: `/api/clinics/norte/backups/${backups.sur}${path}`,
        headers: bench.as('admin'),
        ...(method === 'POST' ? { payload: {} } : {}),
      });
      expect(answer.json<Problem>()).toMatchObject({ status: 404, code: 'backup-unknown' });
    }
  });
});

describe('a restore and a cleaning of another clinic', () => {
  const theirs = { restores: 0, cleanings: 0 };
  beforeAll(async () => {
    const { record } = await storeBackup(bench.catalog, 'lejos', [Buffer.from('SELECT 1;')]);
    const asked = { clinicId: 'lejos', requestedBy: bench.idOf('operator') };
    const opening = { ...asked, kind: 'restore', backupId: record.id, order: {} } as const;
    theirs.restores = (await openRestore(bench.catalog, { ...opening, waitsForApproval: true })).id;
    const range = { start: '2020-01-01', end: '2021-01-01' };
    const cleaning = { ...asked, clinicId: 'sur', range, tables: null };
    theirs.cleanings = (await openCleaning(bench.catalog, cleaning)).id;
  });

  const sure = { confirm: 'RESTAURAR', password };
  test.each([
    ['GET', 'restores', ''],
    ['GET', 'restores', '/events'],
    ['GET', 'restores', '/file'],
    ['POST', 'restores', '/cancel'],
    ['POST', 'restores', '/undo'],
    ['POST', 'restores', '/approve'],
    ['POST', 'restores', '/refuse'],
    ['GET', 'cleanings', ''],
    ['GET', 'cleanings', '/events'],
    ['POST', 'cleanings', '/cancel'],
    ['POST', 'cleanings', '/undo'],
  ] as const)(
    'are answered as ones that never were: %s …/%s/{id}%s',
    async (method, kind, path) => {
      const asked = async (id: number) => {
        const answer = await bench.server.inject({
          method,
          url: `/api/clinics/norte/${kind}/${id}${path}`,
          headers: bench.as('admin'),
          ...(method === 'POST' ? { payload: sure } : {}),
        });
        const told = { ...answer.json<Problem>(), requestId: '', instance: '' };
        expect(told.status).toBe(404);
        return JSON.stringify(told).replaceAll(String(id), '#');
      };
      expect(await asked(theirs[kind])).toBe(await asked(999_999));
      const [one] = (
        await bench.server.inject({
          url: `/api/clinics/norte/${kind}`,
          headers: bench.as('admin'),
        })
      ).json<{ items: object[] }>().items;
      expect(one).toBeUndefined();
    },
  );
});

test('lists hold one’s own clinics alone', async () => {
  const ids = async (person: Person) => {
    const answer = await bench.server.inject({ url: '/api/clinics', headers: bench.as(person) });
    return answer.json<{ items: { id: string }[] }>().items.map(({ id }) => id);
  };
  expect((await ids('operator')).sort()).toEqual(['lejos', 'norte', 'sur']);
  expect((await ids('auditor')).sort()).toEqual(['lejos', 'norte', 'sur']);
  expect(await ids('staff')).toEqual(['norte']);
  expect(await ids('stranger')).toEqual(['sur']);
});

describe('a token', () => {
  const me = (authorization: string) =>
    bench.server.inject({ url: '/api/auth/me', headers: { authorization } });

  test('is worth nothing revoked, expired, tampered with or of another kind', async () => {
    const revoked = await createSession(bench.catalog, bench.idOf('admin'));
    expect((await me(`Bearer ${revoked.token}`)).statusCode).toBe(200);
    expect((await me(`Token ${revoked.token}`)).statusCode).toBe(200);
    await revokeSession(bench.catalog, revoked.token);
    const short = await createSession(bench.catalog, bench.idOf('admin'), { seconds: 0.2 });
    await new Promise((resolve) => setTimeout(resolve, 400));
    const good = (bench.as('admin')['authorization'] ?? '').replace('Bearer ', '');
    const flipped = good.slice(0, -1) + (good.endsWith('A') ? 'B' : 'A');
    for (const header of [
      `Bearer ${revoked.token}`,
      `Bearer ${short.token}`,
      `Bearer ${flipped}`,
      `Basic ${good}`,
      `Bearer ${good} x`,
      good,
      'Bearer ',
      'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.',
    ]) {
      const answer = await me(header);
      expect([header, answer.statusCode]).toEqual([header, 401]);
    }
  });
});
