import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { DomainCheck, DomainRound } from '../../contracts/domains/domain-check.ts';
import type { DomainInputWritten } from '../../contracts/domains/domain-input.ts';
import { lookOf } from '../../contracts/domains/look-param.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { addClinic } from '../clinics/add-clinic.ts';
import { changeNotificationSettings } from '../notifications/change-settings.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { domainFindings } from './domain-findings.ts';
import { clinicsWithDomains, listDomains } from './list-domains.ts';
import { listRounds } from './list-rounds.ts';
import { forgetRounds, recordRound } from './record-round.ts';
import { setDomains } from './set-domains.ts';

let own: TestCatalog;
beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_domains'));
  for (const id of ['norte', 'sur', 'oeste']) await addClinic(own.catalog, sampleClinic(id));
});
afterAll(() => own.drop());
beforeEach(async () => {
  await own.superuser.query('TRUNCATE domains, domain_rounds');
});

const set = (clinicId: string, domains: DomainInputWritten[], operator = true) =>
  setDomains(own.catalog, clinicId, { domains }, { operator });
const check = (changes: Partial<DomainCheck>): DomainCheck => ({
  ...{ kind: 'certificate', target: 'https://norte.bo', state: 'ok', finding: 'certificate-good' },
  ...{ params: {}, milliseconds: 12, attempts: 1, ...changes },
});
const round = (checks: DomainCheck[] = [check({})], changes: Partial<DomainRound> = {}) => ({
  ...{ domain: 'norte.bo', state: 'ok' as const, milliseconds: 20, checks, ...changes },
});
const record = async (one: DomainRound, clinicId = 'norte'): Promise<void> => {
  const standing = (await listDomains(own.catalog, clinicId)).find(
    ({ domain }) => domain === one.domain,
  );
  await recordRound(own.catalog, clinicId, one, standing?.changedAt ?? new Date(0));
};
const later = (days: number): Promise<unknown> =>
  own.superuser.query(
    `UPDATE domain_rounds SET first_at = first_at - make_interval(days => $1),
       last_at = last_at - make_interval(days => $1)`,
    [days],
  );

test('a list is replaced as a whole, keeps its order and its defaults, and is the clinic’s own', async () => {
  await set('norte', [{ domain: 'norte.bo' }, { domain: 'a.bo', www: 'none' }]);
  await set('sur', [{ domain: 'norte.bo', www: 'to-www' }]);
  await set('norte', [{ domain: 'z.bo' }, { domain: 'norte.bo' }]);
  const listed = await listDomains(own.catalog, 'norte');
  expect(listed.map(({ domain, settings }) => [domain, settings.www])).toEqual([
    ['z.bo', 'to-bare'],
    ['norte.bo', 'to-bare'],
  ]);
  expect(listed[0]).toMatchObject({
    ...{ latest: null, operatorHosts: ['z.bo', 'www.z.bo'] },
    settings: { ports: { https: 443, http: 80 }, certificate: { warnDays: 21, failDays: 7 } },
  });
  expect((await listDomains(own.catalog, 'sur')).map(({ domain }) => domain)).toEqual(['norte.bo']);
  await expect(set('norte', [{ domain: 'a.bo' }, { domain: 'A.bo' }])).rejects.toMatchObject({
    code: 'bad-request',
  });
});

test('a clinic’s administrator adds only hosts that operators allow, and keeps those an operator set', async () => {
  await set('norte', [{ domain: 'norte.bo' }]);
  const api = { domain: 'norte.bo', apiBase: 'https://www.norte.bo/api', login: { path: '/in' } };
  await set('norte', [api], false);
  for (const domain of ['otro.bo', 'localhost'])
    await expect(set('norte', [api, { domain }], false)).rejects.toMatchObject({
      ...{ code: 'domain-not-allowed', params: { host: domain } },
    });
  // Another clinic's being allowed says nothing for this one.
  await expect(set('sur', [{ domain: 'norte.bo' }], false)).rejects.toMatchObject({
    code: 'domain-not-allowed',
  });
  const allow = { privateNetworks: false, localhost: false, clinicHosts: ['*.otro.bo', 'otro.bo'] };
  await changeNotificationSettings(own.catalog, { allow });
  await set('norte', [api, { domain: 'otro.bo' }], false);
  expect((await listDomains(own.catalog, 'norte')).map((one) => one.operatorHosts)).toEqual([
    ['norte.bo', 'www.norte.bo'],
    [],
  ]);
});

test('looks of a day that found the same are one row, with the last figures', async () => {
  await set('norte', [{ domain: 'norte.bo' }]);
  await record(round());
  await record(round([check({ params: { days: '80' }, milliseconds: 3 })], { milliseconds: 90 }));
  await record(round([check({ milliseconds: 5 })], { milliseconds: 10 }));
  const [standing] = await listDomains(own.catalog, 'norte');
  expect(standing?.latest).toMatchObject({
    ...{ looks: 3, state: 'ok', milliseconds: 10, slowestMilliseconds: 90 },
    checks: [{ milliseconds: 5 }],
  });
  const failed = check({ state: 'failed', finding: 'certificate-expired' });
  await record(round([failed], { state: 'failed' }));
  await record(round());
  const { items } = await listRounds(own.catalog, 'norte');
  expect(items.map(({ state, looks }) => [state, looks])).toEqual([
    ['ok', 1],
    ['failed', 1],
    ['ok', 3],
  ]);
});

test('another day is another row, and what is old is forgotten', async () => {
  await set('norte', [{ domain: 'norte.bo' }]);
  await own.superuser.query(`UPDATE domains SET changed_at = now() - interval '100 days'`);
  await record(round());
  await later(2);
  await record(round());
  expect((await listRounds(own.catalog, 'norte')).items).toHaveLength(2);
  expect(await forgetRounds(own.catalog)).toBe(0);
  await later(89);
  expect(await forgetRounds(own.catalog)).toBe(1);
  expect((await listRounds(own.catalog, 'norte')).items).toHaveLength(1);
});

test('what was found of other settings says nothing of these', async () => {
  await set('norte', [{ domain: 'norte.bo' }]);
  const [before] = await listDomains(own.catalog, 'norte');
  await record(round());
  // The same again changes nothing.
  await set('norte', [{ domain: 'norte.bo' }]);
  expect((await listDomains(own.catalog, 'norte'))[0]?.latest).not.toBeNull();
  await set('norte', [{ domain: 'norte.bo', www: 'none' }]);
  expect((await listDomains(own.catalog, 'norte'))[0]?.latest).toBeNull();
  // A look that began before.
  await recordRound(own.catalog, 'norte', round(), before?.changedAt ?? new Date());
  expect((await listDomains(own.catalog, 'norte'))[0]?.latest).toBeNull();
  await set('norte', []);
  await recordRound(own.catalog, 'norte', round(), new Date());
  expect((await listRounds(own.catalog, 'norte')).items).toHaveLength(1);
});

test('history comes in pages, of all domains or of one', async () => {
  await set('norte', [{ domain: 'norte.bo' }, { domain: 'b.bo' }]);
  for (const target of ['1', '2', '3']) await record(round([check({ target })]));
  await record(round([check({})], { domain: 'b.bo' }));
  const page = await listRounds(own.catalog, 'norte', { limit: 2, domain: 'norte.bo' });
  expect(page.items.map(({ checks }) => checks[0]?.target)).toEqual(['3', '2']);
  const cursor = page.nextCursor ?? '';
  const rest = await listRounds(own.catalog, 'norte', { limit: 2, domain: 'norte.bo', cursor });
  expect(rest).toMatchObject({ items: [{ checks: [{ target: '1' }] }], nextCursor: null });
  expect((await listRounds(own.catalog, 'norte')).items).toHaveLength(4);
  await expect(listRounds(own.catalog, 'norte', { cursor: 'x' })).rejects.toMatchObject({
    code: 'bad-request',
  });
});

test('the fleet is told in pages: clinics that have a domain', async () => {
  await set('norte', [{ domain: 'norte.bo' }]);
  await set('sur', [{ domain: 'sur.bo' }]);
  const first = await clinicsWithDomains(own.catalog, { after: null, limit: 1 });
  expect(first).toEqual({ clinics: ['norte'], next: 'norte' });
  const second = await clinicsWithDomains(own.catalog, { after: first.next, limit: 2 });
  expect(second).toEqual({ clinics: ['sur'], next: null });
});

test('alarms are the worst of each kind of each domain, and end with what they tell of', async () => {
  await set('norte', [{ domain: 'norte.bo' }]);
  await set('sur', [{ domain: 'sur.bo' }]);
  await record(
    round(
      [
        check({ state: 'warning', finding: 'certificate-ends', target: 'https://norte.bo' }),
        check({ state: 'failed', finding: 'certificate-expired', target: 'https://api.norte.bo' }),
        check({ kind: 'api', state: 'failed', finding: 'certificate-expired' }),
        check({ kind: 'login', state: 'failed', finding: 'login-missing' }),
        check({ kind: 'cors', state: 'failed', finding: 'cors-headers' }),
        check({ kind: 'redirect', state: 'failed', finding: 'not-redirected' }),
      ],
      { state: 'failed' },
    ),
  );
  const refused = check({ kind: 'certificate', state: 'failed', finding: 'refused' });
  await record(round([refused, { ...refused, kind: 'api' }], { domain: 'sur.bo' }), 'sur');
  const findings = await domainFindings(own.catalog);
  expect(findings.map(({ kind, subject, severity }) => [kind, subject, severity])).toEqual([
    ['domain-certificate', 'norte/norte.bo', 'critical'],
    ['domain-api', 'norte/norte.bo', 'critical'],
    ['domain-cors', 'norte/norte.bo', 'critical'],
    ['domain-redirect', 'norte/norte.bo', 'warning'],
    ['domain-unreachable', 'sur/sur.bo', 'critical'],
  ]);
  const [worst] = findings;
  expect(worst).toMatchObject({
    ...{ clinicId: 'norte', params: { clinic: 'Clínica norte', domain: 'norte.bo' } },
  });
  expect(lookOf(worst?.params['why'] ?? '')).toMatchObject({ target: 'https://api.norte.bo' });
  await record(round([check({})]));
  await set('sur', []);
  expect(await domainFindings(own.catalog)).toEqual([]);
});
