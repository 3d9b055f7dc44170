import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshDatabase, testStack, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { addClinic } from '../clinics/add-clinic.ts';
import { openClinicConnection } from '../clinics/open-connections.ts';
import { openDestinations } from '../clinics/open-destinations.ts';
import { changeNotificationSettings } from '../notifications/change-settings.ts';
import { createSession } from '../sessions/create-session.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { createUser } from '../users/create-user.ts';

const run = promisify(execFile);
let own: TestCatalog;
let database: FreshDatabase;
const secrets: string[] = [];

const secret = (name: string): string => {
  const value = `known-secret-${name}-ñ`;
  secrets.push(value);
  return value;
};

const dump = async (): Promise<string> => {
  const { host, port, user, password } = database.config;
  const { stdout } = await run(join(testStack().postgres.binDir, 'pg_dump'), ['--inserts'], {
    env: {
      ...{ PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password },
      PGDATABASE: database.config.database,
    },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
};

beforeAll(async () => {
  database = await freshDatabase('catalog_clear');
  own = await openTestCatalog(database);
  const server = { host: 'h', database: 'd', user: 'u' };
  await addClinic(
    own.catalog,
    sampleClinic('norte', {
      connection: { ...server, password: secret('database') },
      drillServer: { ...server, password: secret('drill') },
      restoreLogin: { user: 'r', password: secret('restore') },
      destinations: [
        {
          ...{ kind: 's3', name: 's3', bucket: 'respaldos' },
          secret: { accessKeyId: secret('s3-id'), secretAccessKey: secret('s3-key') },
        },
        {
          ...{ kind: 'drive', name: 'drive', folderId: 'f' },
          secret: {
            ...{ mode: 'service-account', clientEmail: secret('drive-email') },
            privateKey: secret('drive-key'),
          },
        },
      ],
    }),
  );
  await addClinic(own.catalog, sampleClinic('sur'));
  const url = `https://monitor.example.com/${secret('hook')}`;
  const webhooks = [
    { name: 'm', url, secret: secret('signing'), events: ['backup.failed' as const] },
  ];
  const ping = { url: `https://hc.example.com/${secret('ping')}` };
  await changeNotificationSettings(own.catalog, { webhooks, ping });
  const user = await createUser(own.catalog, {
    ...{ email: 'ana@example.com', nombre: 'Ana', role: 'operator', password: secret('login') },
  });
  const { token } = await createSession(own.catalog, user.id);
  secrets.push(token, own.masterKey.toString('base64'), own.masterKey.toString('hex'));
  await appendAudit(own.catalog, {
    ...{ userId: user.id, actor: 'ana', action: 'clinic.changed' },
    details: { connection: { password: secret('audited') }, secretAccessKey: secret('audited-2') },
  });
});
afterAll(() => own.drop());

test('a dump of the whole catalog holds none of the secrets, in any writing', async () => {
  const text = await dump();
  // The dump holds what it should: else its silence about secrets would prove nothing.
  expect(text).toMatch(/INSERT INTO public\.clinics .*norte/);
  expect(text).toMatch(/\$argon2id\$/);
  expect(secrets).toHaveLength(16);
  for (const value of secrets) {
    const bytes = Buffer.from(value);
    const writings = [
      value,
      ...(['hex', 'base64', 'base64url'] as const).map((e) => bytes.toString(e)),
    ];
    for (const writing of writings) expect(text).not.toContain(writing);
  }
});

test('a secret moved to another row or field by hand does not open', async () => {
  await own.superuser.query(
    `UPDATE clinics SET password_sealed = (SELECT password_sealed FROM clinics WHERE id = 'norte')
     WHERE id = 'sur'`,
  );
  await expect(openClinicConnection(own.catalog, 'sur')).rejects.toMatchObject({
    ...{ code: 'secret-altered', params: { place: 'clinics.password [sur]' } },
  });
  await own.superuser.query(
    `UPDATE clinics SET password_sealed = drill_password_sealed WHERE id = 'norte'`,
  );
  await expect(openClinicConnection(own.catalog, 'norte')).rejects.toMatchObject({
    code: 'secret-altered',
  });
  await own.superuser.query(
    `UPDATE destinations SET secret_sealed =
       (SELECT secret_sealed FROM destinations WHERE clinic_id = 'norte' AND name = 's3')
     WHERE clinic_id = 'sur' AND name = 's3'`,
  );
  await expect(openDestinations(own.catalog, 'sur')).rejects.toMatchObject({
    code: 'secret-altered',
  });
});
