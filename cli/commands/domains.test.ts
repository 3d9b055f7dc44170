import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openListeningBench, type ListeningBench } from '../../api/testing/listening-bench.ts';
import { listDomains } from '../../catalog/domains/list-domains.ts';
import { recordRound } from '../../catalog/domains/record-round.ts';
import type { DomainRoundPage, DomainsView } from '../../contracts/api/domains.ts';
import type { DomainCheck } from '../../contracts/domains/domain-check.ts';
import { fakeSteps } from '../../workflows/testing/fake-steps.ts';
import { ran } from '../testing/test-terminal.ts';

let bench: ListeningBench;
let env: Record<string, string>;
let spanish: Record<string, string>;
beforeAll(async () => {
  bench = await openListeningBench('clidomains');
  const token = bench.tokenOf('operator');
  env = { RESGUARDO_URL: bench.url, RESGUARDO_TOKEN: token, LANG: 'en_US.UTF-8' };
  spanish = { ...env, LANG: 'es_BO.UTF-8' };
}, 120_000);
afterAll(() => bench.close());

const written = (text: string): string => {
  const path = join(bench.folder, 'domains.json');
  writeFileSync(path, text);
  return path;
};
const checks: DomainCheck[] = [
  {
    ...{ kind: 'certificate', target: 'https://este.example', state: 'warning' },
    ...{ finding: 'certificate-ends', milliseconds: 9, attempts: 1 },
    params: { days: '12', until: '2026-12-02T12:00:00.000Z', issuer: 'R11' },
  },
  {
    ...{ kind: 'redirect', target: 'https://este.example', state: 'ok', finding: 'answers' },
    ...{ params: { status: '200' }, milliseconds: 11, attempts: 1 },
  },
  {
    ...{ kind: 'login', target: 'https://este.example/api/in', state: 'failed' },
    ...{ finding: 'timeout', params: { seconds: '10' }, milliseconds: 10_002, attempts: 2 },
  },
];
const look = async (): Promise<void> => {
  for (const { domain, changedAt } of await listDomains(bench.catalog, 'este')) {
    const round = { domain, state: 'failed', milliseconds: 20_100, checks } as const;
    await recordRound(bench.catalog, 'este', round, changedAt);
  }
};

test('domains are set from a file, looked at, and shown with what to do, in both languages', async () => {
  const empty = await ran(['domains', 'este'], spanish);
  expect([empty.code, empty.stdout]).toEqual([
    0,
    'La clínica este no tiene dominios. Para ponerlos: resguardo domains este --set archivo.json\n',
  ]);
  const domain = { domain: 'este.example', login: { path: '/api/in' } };
  const set = await ran(['domains', 'este', '--set', written(JSON.stringify([domain]))], env);
  expect([set.code, set.stderr]).toEqual([0, '']);
  expect(set.stdout).toMatch(/este\.example +\S+ not looked at +- +- +- +- +-/);

  const { steps } = fakeSteps({ lookAtDomains: look });
  const checked = await bench.worker.during(steps, () =>
    ran(['domains', 'este', '--check'], spanish),
  );
  expect(checked.code).toBe(80);
  expect(checked.stderr).toMatch(/Mirando…/);
  expect(checked.stdout).toMatch(/este\.example +! aviso · días: 12 +\S+ bien +- +\S+ falla +- /);
  expect(checked.stdout).toMatch(
    /No hubo respuesta a tiempo: https:\/\/este\.example\/api\/in \(se esperaron 10 s\)\. \(10\.002 ms, se intentó dos veces\)/,
  );
  expect(checked.stdout).toMatch(/Renuévelo ya, y averigüe por qué no se renovó solo\./);

  const json = await ran(['domains', 'este', '--json'], env);
  expect(json.json<DomainsView>().items[0]).toMatchObject({ state: 'failed', daysLeft: 12 });
  const past = await ran(['domains', 'este', '--history', '--json'], env);
  expect(past.json<DomainRoundPage>().items).toMatchObject([{ looks: 1, state: 'failed' }]);
  const told = await ran(['domains', 'este', '--history'], spanish);
  expect(told.stdout).toMatch(/este\.example +\S+ falla .* 1 +20\.100 ms +El certificado/);
});

test('a file that says nothing sound is refused with what is wrong in it', async () => {
  const nothing = await ran(['domains', 'este', '--set', '/does/not/exist.json'], env);
  expect([nothing.code > 0, nothing.stderr]).toEqual([true, expect.stringMatching(/ENOENT/)]);
  const broken = await ran(['domains', 'este', '--set', written('{')], env);
  expect(broken.code).toBe(2);
  const wrong = written('{"domains": [{"domain": "10.0.0.1"}]}');
  const refused = await ran(['domains', 'este', '--set', wrong], env);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/domains\.0\.domain/)]);
});
