import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openApiBench } from '../../api/testing/api-bench.ts';
import { openListeningBench, type ListeningBench } from '../../api/testing/listening-bench.ts';
import type { ClinicView } from '../../contracts/api/clinic.ts';
import { ran } from '../testing/test-terminal.ts';

let bench: ListeningBench;
/** An operator who is logged in; English, so that words can be told apart. */
let env: Record<string, string>;
beforeAll(async () => {
  bench = await openListeningBench('cliclinics');
  const token = bench.tokenOf('operator');
  env = { RESGUARDO_URL: bench.url, RESGUARDO_TOKEN: token, LANG: 'en_US.UTF-8' };
}, 120_000);
afterAll(() => bench.close());

describe('clinics', () => {
  let file = '';
  const secrets = { DB_PASSWORD: 'p-db-secret', S3_KEY: 'p-s3-secret' };
  beforeAll(() => {
    file = join(bench.folder, 'clinic.json');
    writeFileSync(
      file,
      JSON.stringify({
        id: 'nueva',
        name: 'Clínica Nueva',
        timeZone: 'America/La_Paz',
        scope: { kind: 'schema', schema: 'nueva' },
        connection: { host: 'db', database: 'd', user: 'u', password: '${DB_PASSWORD}' },
        destinations: [
          {
            kind: 's3',
            name: 's3',
            bucket: 'respaldos',
            secret: { accessKeyId: 'AK', secretAccessKey: '${S3_KEY}' },
          },
        ],
      }),
    );
  });

  test('a dry run shows what would be sent, without a secret, and sends nothing', async () => {
    const done = await ran(['clinics', 'add', '--file', file, '--dry-run', '--json'], {
      ...env,
      ...secrets,
    });
    expect([done.code, done.json()]).toMatchObject([
      0,
      { id: 'nueva', connection: { password: '***' } },
    ]);
    expect(done.stdout).not.toMatch(/p-db-secret|p-s3-secret/);
    expect((await ran(['clinics', 'show', 'nueva'], env)).code).toBe(5);
  });

  test('a secret that the environment lacks is named', async () => {
    const done = await ran(['clinics', 'add', '--file', file], env);
    expect([done.code, done.stderr]).toMatchObject([84, expect.stringContaining('DB_PASSWORD')]);
  });

  test('added from a file, then by flags, listed and shown without secrets', async () => {
    const added = await ran(['clinics', 'add', '--file', file, '--json'], { ...env, ...secrets });
    expect([added.code, added.json<ClinicView>().id]).toEqual([0, 'nueva']);
    expect(added.stdout).not.toMatch(/p-db-secret|p-s3-secret/);
    expect((await ran(['clinics', 'add', '--file', file], { ...env, ...secrets })).code).toBe(6);
    const flags = [
      ...[
        '--id',
        'filas',
        '--scope',
        'rows',
        '--tenant-value',
        '7',
        '--tenant-table',
        'clinica.id',
      ],
      ...['--shared', 'especialidad,ciudad', '--host', 'db', '--database', 'd', '--user', 'u'],
      ...['--time-zone', 'America/Lima', '--folder', '/srv/copias', '--ssl', 'verify-full'],
    ];
    const flagged = await ran(['clinics', 'add', ...flags, '--json'], {
      ...env,
      RESGUARDO_DB_PASSWORD: 'p-db-secret',
    });
    expect(flagged.json<ClinicView>()).toMatchObject({
      scope: {
        kind: 'rows',
        tenantTable: { table: 'clinica', key: 'id' },
        shared: ['especialidad', 'ciudad'],
      },
      connection: { port: 5432, ssl: 'verify-full' },
      destinations: [{ kind: 'folder' }],
    });
    const list = await ran(['clinics', 'list'], env);
    expect(list.stdout).toMatch(/nueva +Clínica Nueva +schema/);
    const shown = await ran(['clinics', 'show', 'nueva'], env);
    expect(shown.stdout).toMatch(/Protected +no/);
    expect(shown.stdout).not.toMatch(/p-db-secret|p-s3-secret/);
  });

  test('a plan with a table nobody decided about ends with that error’s code', async () => {
    const planned = bench.steps({
      planClinic: () =>
        Promise.resolve({
          scope: 'rows',
          tables: [
            {
              schema: 'public',
              table: 'pago',
              decision: 'tenant',
              reason: 'column',
              estimatedRows: 9,
            },
            {
              schema: 'public',
              table: 'log',
              decision: 'undecided',
              reason: 'none',
              estimatedRows: -1,
            },
          ],
        }),
    });
    await bench.worker.during(planned, async () => {
      const done = await ran(['clinics', 'plan', 'norte'], env);
      expect(done.code).toBe(27);
      expect(done.stdout).toMatch(/public\.log +UNDECIDED +0 +none/);
    });
  });
});

describe('doctor', () => {
  test('without a worker says what to start', async () => {
    const away = await openApiBench('clidoctor');
    const at = await away.server.listen({ host: '127.0.0.1', port: 0 });
    const token = (away.as('operator')['authorization'] ?? '').replace('Bearer ', '');
    const done = await ran(['doctor'], { ...env, RESGUARDO_URL: at, RESGUARDO_TOKEN: token });
    expect(done.code).toBe(89);
    expect(done.stdout).toMatch(
      /✔ catalog {2}version=\d.*\n.*✔ temporal .*\n.*✖ worker\n.*\(worker-absent\)\n.*npm run worker/,
    );
    await away.close();
  });

  test('asks every clinic’s parts of a worker', async () => {
    const checked = bench.steps({
      checkClinic: (clinic) =>
        Promise.resolve({
          parts: [
            { part: 'database', ok: true, detail: { version: '16.1' }, failure: null },
            ...(clinic === 'sur'
              ? [
                  {
                    part: 'store:s3',
                    ok: false,
                    detail: {},
                    failure: { code: 'store-key-refused', params: { destination: 's3' } },
                  },
                ]
              : []),
          ],
        }),
    });
    await bench.worker.during(checked, async () => {
      const all = await ran(['doctor'], env);
      expect(all.code).toBe(51);
      expect(all.stdout).toMatch(/Clinic sur\n {2}✔ database {2}version=16\.1\n {2}✖ store:s3\n/);
      const one = await ran(['doctor', 'norte', '--json'], env);
      expect([one.code, one.json()]).toMatchObject([0, { ok: true }]);
    });
  });
});
