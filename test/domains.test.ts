import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createAuthority, type Authority } from '../activities/domains/testing/certificates.ts';
import { startSites, type Sites } from '../activities/domains/testing/sites.ts';
import { sampleClinic } from '../catalog/testing/sample-clinic.ts';
import { ran, type RanCommand } from '../cli/testing/test-terminal.ts';
import type { DomainRoundPage, DomainsView } from '../contracts/api/domains.ts';
import { LoginAnswer } from '../contracts/api/session.ts';
import { createApiClient } from '../contracts/client/api-client.ts';
import { sharedQueue, workflowNames } from '../contracts/temporal.ts';
import { ensureOperator } from '../local/demo/demo-people.ts';
import { openSystem, type System } from './support/system.ts';

let authority: Authority;
let sites: Sites;
let system: System;
let run: (...args: string[]) => Promise<RanCommand>;
beforeAll(async () => {
  authority = await createAuthority();
  sites = await startSites(new Map([['localhost', await authority.issue(['localhost'], 12)]]));
  system = await openSystem({ NODE_EXTRA_CA_CERTS: authority.path });
  const { apiUrl, environment } = system.product;
  const { email, password } = await ensureOperator(environment, system.stateDir);
  const anybody = createApiClient(apiUrl, null, 'es');
  const login = { method: 'POST', body: { email, password } } as const;
  const { token } = await anybody.at('/api/auth/login', LoginAnswer, login);
  const client = createApiClient(apiUrl, token, 'es');
  await client.at('/api/clinics', z.unknown(), { method: 'POST', body: sampleClinic('norte') });
  const body = { allow: { localhost: true } };
  await client.at('/api/settings/notifications', z.unknown(), { method: 'PUT', body });
  const env = { RESGUARDO_URL: apiUrl, RESGUARDO_TOKEN: token, LANG: 'es_BO.UTF-8' };
  run = (...args) => ran(args, env);
}, 180_000);
afterAll(async () => {
  await system.stop();
  await sites.close();
  await authority.remove();
});

test('a real worker looks at a real site, by hand and by its round, and says what to do', async () => {
  const { ports } = sites;
  const base = `https://localhost:${ports.https}`;
  const path = join(system.stateDir, 'dominios.json');
  const cors = { origins: ['https://app.norte.bo'], path: '/api/login' };
  const domain = { domain: 'localhost', www: 'none', ports, apiBase: `${base}/api` };
  writeFileSync(path, JSON.stringify([{ ...domain, login: { path: '/login' }, cors }]));
  sites.behave({
    'GET http://localhost/': { status: 301, headers: { location: `${base}/` } },
    'GET https://localhost/': { status: 200 },
    'GET https://localhost/api': { status: 401 },
    'POST https://localhost/api/login': { status: 400 },
    'OPTIONS https://localhost/api/api/login': {
      status: 204,
      headers: {
        'access-control-allow-origin': 'https://app.norte.bo',
        'access-control-allow-headers': 'authorization, content-type',
      },
    },
  });
  const asked = await run('domains', 'norte', '--set', path, '--check');
  expect(asked.stderr).toMatch(/^Mirando…\n/);
  // On a slow machine the answer is that it goes on.
  let looked = await run('domains', 'norte');
  while (looked.stdout.includes('sin mirar')) looked = await run('domains', 'norte');
  expect(looked.code).toBe(80);
  expect(looked.stdout).toMatch(
    /localhost +! aviso · días: 1[12] +\S+ bien +\S+ bien +\S+ bien +\S+ falla/,
  );
  expect(looked.stdout).toMatch(/El certificado de https:\/\/localhost:\d+ vence pronto: .*R0\./);
  expect(looked.stdout).toMatch(/no admite cabeceras que la aplicación .* envía: x-tenant-id\./);

  sites.behave({ ':': 'cut' });
  const connection = await Connection.connect({ address: system.stack.temporal.address });
  const temporal = new Client({ connection, namespace: system.namespace });
  await temporal.workflow.execute(workflowNames.checkDomains, {
    ...{ taskQueue: sharedQueue, workflowId: 'round', args: [] },
  });
  await connection.close();
  const { items } = (await run('domains', 'norte', '--json')).json<DomainsView>();
  const found = items.flatMap(({ checks }) => checks);
  expect(found.map(({ kind, finding, attempts }) => `${kind} ${finding} ${attempts}`)).toEqual([
    'certificate certificate-ends 1',
    'redirect http-closed 2',
    'redirect broken-off 2',
    'api broken-off 2',
    'login broken-off 2',
    'cors broken-off 2',
  ]);
  const past = await run('domains', 'norte', '--history', '--json');
  expect(past.json<DomainRoundPage>().items.map(({ state }) => state)).toEqual([
    ...['failed', 'failed'],
  ]);
});
