import { expect, test } from '@jest/globals';
import { readConfiguration } from './configuration.ts';
import { ownTls } from './own-tls.ts';

const key = Buffer.alloc(32, 7).toString('base64');
const of = async (more: Record<string, string>) =>
  ownTls(
    await readConfiguration({
      RESGUARDO_MASTER_KEY: key,
      RESGUARDO_CATALOG_URL: 'postgresql://u:secreto@db.example/resguardo',
      ...more,
    }),
  );

test('what is not encrypted is not looked at', async () => {
  expect(await of({})).toEqual({ places: [], held: [] });
});

test('mail, Temporal and databases that are, with nothing that opens them', async () => {
  const found = await of({
    RESGUARDO_CATALOG_URL: 'postgresql://u:secreto@db.example/resguardo?sslmode=require',
    RESGUARDO_DRILL_URL: 'postgresql://u:secreto@[fd00::1]:5433/postgres?sslmode=verify-full',
    SMTP_HOST: 'smtp.example',
    SMTP_PASSWORD: 'secreto',
    SMTP_USER: 'u',
    SMTP_TLS_SERVER_NAME: 'mail.example',
    TEMPORAL_ADDRESS: 'ns.tmprl.cloud:7233',
    TEMPORAL_API_KEY: 'secreto',
    TEMPORAL_TLS_CLIENT_CERT_DATA: 'cert',
    TEMPORAL_TLS_CLIENT_KEY_DATA: 'secreto',
  });
  expect(found).toEqual({
    places: [
      {
        ...{ use: 'mail', host: 'smtp.example', port: 587, before: 'smtp' },
        serverName: 'mail.example',
      },
      {
        ...{ use: 'temporal', host: 'ns.tmprl.cloud', port: 7233, before: 'nothing' },
        protocols: ['h2'],
      },
      { use: 'database', host: 'db.example', port: 5432, before: 'postgres' },
      { use: 'database', host: 'fd00::1', port: 5433, before: 'postgres' },
    ],
    held: [{ setting: 'TEMPORAL_TLS_CLIENT_CERT_DATA', pem: 'cert' }],
  });
  expect(JSON.stringify(found)).not.toContain('secreto');
});
