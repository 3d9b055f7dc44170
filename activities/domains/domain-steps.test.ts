import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addClinic } from '../../catalog/clinics/add-clinic.ts';
import { domainFindings } from '../../catalog/domains/domain-findings.ts';
import { listDomains } from '../../catalog/domains/list-domains.ts';
import { listRounds } from '../../catalog/domains/list-rounds.ts';
import { setDomains } from '../../catalog/domains/set-domains.ts';
import { changeNotificationSettings } from '../../catalog/notifications/change-settings.ts';
import { sampleClinic } from '../../catalog/testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../../catalog/testing/test-catalog.ts';
import type { DomainInputWritten } from '../../contracts/domains/domain-input.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import type { DomainSteps } from './domain-step-names.ts';
import { createDomainSteps } from './domain-steps.ts';
import { createAuthority, type Authority } from './testing/certificates.ts';
import { startSites, type Sites } from './testing/sites.ts';

let own: TestCatalog;
let authority: Authority;
let sites: Sites;
let steps: DomainSteps;
const allow = { privateNetworks: false, localhost: true, clinicHosts: [] as string[] };

beforeAll(async () => {
  [own, authority] = await Promise.all([
    freshDatabase('steps_domains').then(openTestCatalog),
    createAuthority(),
  ]);
  for (const id of ['norte', 'sur']) await addClinic(own.catalog, sampleClinic(id));
  sites = await startSites(
    new Map([
      ['a.test', await authority.issue(['a.test'], 60)],
      ['soon.test', await authority.issue(['soon.test'], 4)],
    ]),
  );
  const outside = { resolve: sites.resolve, authority: authority.cert, pauseMs: 1 };
  steps = createDomainSteps(own, outside);
});
afterAll(async () => {
  await sites.close();
  await authority.remove();
  await own.drop();
});

const set = (domains: DomainInputWritten[], operator = true) =>
  setDomains(own.catalog, 'norte', { domains }, { operator });
const look = (): Promise<void> =>
  new MockActivityEnvironment().run(() => steps.lookAtDomains('norte'));
const stands = async () =>
  (await listDomains(own.catalog, 'norte')).map(({ domain, latest }) => [
    domain,
    latest?.state ?? null,
  ]);

test('every domain of the clinic is looked at and what was found kept, and the alarm goes by itself', async () => {
  await changeNotificationSettings(own.catalog, { allow });
  const { ports } = sites;
  const common = { www: 'none', ports: { ...ports, http: null } } as const;
  await set([
    { ...common, domain: 'a.test', apiBase: `https://a.test:${ports.https}/api` },
    { ...common, domain: 'soon.test' },
  ]);
  expect(await steps.clinicsWithDomains(null)).toEqual({ clinics: ['norte'], next: null });
  sites.behave({ ':': { status: 200 }, 'GET https://a.test/api': { status: 502 } });
  await look();
  expect(await stands()).toEqual([
    ['a.test', 'failed'],
    ['soon.test', 'failed'],
  ]);
  expect(
    (await domainFindings(own.catalog)).map(({ kind, subject, severity }) => [
      kind,
      subject,
      severity,
    ]),
  ).toEqual([
    ['domain-api', 'norte/a.test', 'critical'],
    ['domain-certificate', 'norte/soon.test', 'critical'],
  ]);
  sites.behave({ ':': { status: 200 } });
  await look();
  expect(await stands()).toEqual([
    ['a.test', 'ok'],
    ['soon.test', 'failed'],
  ]);
  expect((await domainFindings(own.catalog)).map(({ subject }) => subject)).toEqual([
    'norte/soon.test',
  ]);
  const { items } = await listRounds(own.catalog, 'norte');
  expect(items.map(({ domain, state, looks }) => [domain, state, looks]).toSorted()).toEqual([
    ['a.test', 'failed', 1],
    ['a.test', 'ok', 1],
    ['soon.test', 'failed', 2],
  ]);
});

test('what the operator allows no longer is not asked', async () => {
  const domain = { domain: 'a.test', www: 'none', ports: sites.ports } as const;
  await set([]);
  await changeNotificationSettings(own.catalog, { allow: { ...allow, clinicHosts: ['a.test'] } });
  await set([domain], false);
  await changeNotificationSettings(own.catalog, { allow });
  sites.behave({ ':': { status: 200 } });
  await look();
  const [standing] = await listDomains(own.catalog, 'norte');
  expect(standing?.latest).toMatchObject({
    ...{ state: 'failed', checks: [{ finding: 'address-not-allowed', attempts: 0 }] },
  });
  expect(sites.asked).toEqual([]);
});

test('a look that is stopped keeps nothing', async () => {
  await set([{ domain: 'a.test', www: 'none', ports: sites.ports, tenant: 'x' }]);
  sites.behave({ ':': 'nothing' });
  const environment = new MockActivityEnvironment();
  const running = environment.run(() => steps.lookAtDomains('norte'));
  environment.cancel();
  await expect(running).rejects.toThrow();
  expect(await stands()).toEqual([['a.test', null]]);
});
