import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openBackup } from '../catalog/backups/open-backup.ts';
import { failBackup } from '../catalog/backups/record-state.ts';
import { openCleaning } from '../catalog/cleanings/open-cleaning.ts';
import { openRestore } from '../catalog/restores/open-restore.ts';
import { recordRestore } from '../catalog/restores/record-restore.ts';
import type { Problem } from '../contracts/api/problem.ts';
import { RestoreOrder } from '../contracts/restore.ts';
import { openApiBench, type ApiBench, type Person } from './testing/api-bench.ts';

interface Item {
  readonly clinic: string;
  readonly [field: string]: unknown;
}
interface Page {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

let bench: ApiBench;

const backUp = async (clinicId: string, failed = false): Promise<number> => {
  const run = { workflowId: `backup/${clinicId}`, runId: randomUUID() };
  const opening = { clinicId, ...run, trigger: 'manual', requestedBy: null } as const;
  const { id } = await openBackup(bench.catalog, opening);
  const failure = { code: 'store-unreachable', params: {} };
  if (failed) await failBackup(bench.catalog, { clinicId, backupId: id }, failure);
  return id;
};

/** Restores that were begun and came to nothing. */
const restore = async (clinicId: string, backupId: number): Promise<void> => {
  const order = RestoreOrder.parse({ target: { kind: 'file' } });
  const opening = { clinicId, kind: 'restore', backupId, order } as const;
  const requestedBy = bench.idOf('operator');
  for (const code of ['worker-absent', 'cancelled']) {
    const { id } = await openRestore(bench.catalog, {
      ...{ ...opening, requestedBy, waitsForApproval: false },
    });
    const failure = { code, params: {} };
    const ref = { clinicId, restoreId: id };
    await recordRestore(bench.catalog, ref, { state: 'failed', failure });
  }
};

beforeAll(async () => {
  bench = await openApiBench('lists');
  await bench.addClinic('este', { name: 'Clínica Ñandú del Este' });
  for (const clinicId of ['norte', 'sur', 'norte', 'este', 'sur', 'norte']) {
    await backUp(clinicId, clinicId !== 'este');
  }
  for (const clinicId of ['norte', 'sur']) {
    const backupId = await backUp(clinicId);
    await bench.own.superuser.query(
      `UPDATE backups SET manifest = '{}', state = 'intact' WHERE id = $1`,
      [backupId],
    );
    await restore(clinicId, backupId);
  }
  const range = { start: '2020-01-01', end: '2021-01-01' };
  const requestedBy = bench.idOf('operator');
  for (const clinicId of ['este', 'norte']) {
    await openCleaning(bench.catalog, { clinicId, range, tables: null, requestedBy });
  }
});
afterAll(() => bench.close());

const ask = (url: string, person: Person = 'operator') =>
  bench.server.inject({ url, headers: bench.as(person) });
const page = async (url: string, person?: Person): Promise<Page> => {
  const answer = await ask(url, person);
  expect([url, answer.statusCode]).toEqual([url, 200]);
  return answer.json<Page>();
};
/** Every item, one page after the other, by the links alone. */
const all = async (url: string, person?: Person): Promise<Item[]> => {
  const items: Item[] = [];
  for (let next: string | undefined = url; next !== undefined;) {
    const answer = await ask(next, person);
    const { items: some, nextCursor } = answer.json<Page>();
    const link = /^<([^>]+)>; rel="next"$/.exec(String(answer.headers.link ?? ''))?.[1];
    expect(link === undefined).toBe(nextCursor === null);
    items.push(...some);
    next = link;
  }
  return items;
};

const clinicsIn = (items: readonly Item[]): string[] => [
  ...new Set(items.map(({ clinic }) => clinic)),
];

describe.each(['/api/runs', '/api/restores', '/api/cleanings', '/api/schedules'])('%s', (url) => {
  test('shows what is in the clinics that the caller may see, and nothing else', async () => {
    expect(clinicsIn(await all(url)).length).toBeGreaterThan(0);
    expect(await all(url, 'auditor')).toEqual(await all(url));
    for (const [person, clinic] of [
      ['admin', 'norte'],
      ['staff', 'norte'],
      ['stranger', 'sur'],
    ] as const) {
      const own = (await all(url)).filter((item) => item.clinic === clinic);
      expect(await all(url, person)).toEqual(own);
    }
  });

  test('is cut to one clinic that may be seen, and tells of no other', async () => {
    if (url === '/api/schedules') return;
    const norte = await all(`${url}?clinic=norte`);
    expect(norte).toEqual((await all(url)).filter(({ clinic }) => clinic === 'norte'));
    for (const clinic of ['sur', 'nada']) {
      const refused = await ask(`${url}?clinic=${clinic}`, 'admin');
      expect([clinic, refused.json<Problem>().code]).toEqual([clinic, 'clinic-unknown']);
    }
  });

  test('gives the same by pages of one as in one, and refuses a cursor that is not its own', async () => {
    expect(await all(`${url}?limit=1`)).toEqual((await page(url)).items);
    for (const cursor of ['x', 'WyJuZXdlc3QiLFsieCJdXQ', 'e30']) {
      const answer = await ask(`${url}?cursor=${cursor}`);
      expect([cursor, answer.json<Problem>().code]).toEqual([cursor, 'bad-request']);
    }
  });
});

test('runs are filtered by state, and sorted both ways', async () => {
  const failed = await all('/api/runs?state=failed');
  expect(failed).toHaveLength(5);
  expect(failed[0]).toMatchObject({
    ...{ state: 'failed', failure: { code: 'store-unreachable' }, trigger: 'manual' },
    address: expect.stringMatching(/^\/api\/clinics\/\w+\/run\?run=/),
  });
  expect((await all('/api/runs?state=running')).map(({ name }) => name)).toEqual([
    'Clínica Ñandú del Este',
  ]);
  const oldest = await all('/api/runs?sort=startedAt&limit=2');
  expect(oldest.toReversed()).toEqual(await all('/api/runs'));
  const { nextCursor } = await page('/api/runs?limit=1');
  const other = await ask(`/api/runs?limit=1&sort=startedAt&cursor=${nextCursor ?? ''}`);
  expect(other.json<Problem>().code).toBe('bad-request');
  expect(await all('/api/runs?from=2100-01-01T00:00:00Z')).toEqual([]);
});

test('a page that was begun goes on where it ended, whatever comes in between', async () => {
  const before = (await page('/api/runs')).items;
  const first = await page('/api/runs?limit=2');
  await backUp('sur', true);
  const rest = await page(`/api/runs?cursor=${first.nextCursor ?? ''}`);
  expect([...first.items, ...rest.items]).toEqual(before);
});

test('clinics are found by letters of their name, and sorted', async () => {
  const ids = async (query: string): Promise<unknown[]> =>
    (await page(`/api/clinics?${query}`)).items.map(({ id }) => id);
  expect(await ids('q=nandu')).toEqual(['este']);
  expect(await ids(`q=${encodeURIComponent('ÑANDÚ')}`)).toEqual(['este']);
  expect(await ids('q=nada')).toEqual([]);
  expect(await ids('sort=-name')).toEqual((await ids('')).toReversed());
  expect((await ids('sort=-createdAt'))[0]).toBe('este');
  expect((await page('/api/clinics?q=nandu', 'admin')).items).toEqual([]);
});

test.each([
  '/api/users?q=nusta',
  '/api/auth/tokens',
  '/api/auth/sessions',
  '/api/issuers',
  '/api/settings/notifications/deliveries',
  '/api/clinics/norte/schedule/runs',
  '/api/clinics/norte/backups?sort=startedAt',
  '/api/clinics/norte/restores?sort=requestedAt',
  '/api/clinics/norte/cleanings?from=2020-01-01T00:00:00Z',
  '/api/audit',
])('%s is a page like any other', async (url) => {
  expect(await page(url)).toEqual({ items: expect.any(Array), nextCursor: null });
  const answer = await ask(`${url}${url.includes('?') ? '&' : '?'}limit=0`);
  expect(answer.json<Problem>().code).toBe('bad-request');
});
