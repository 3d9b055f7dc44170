import { AxiosError } from 'axios';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { findUserByEmail } from '../../catalog/users/get-user.ts';
import type { Problem } from '../../contracts/api/problem.ts';
import { BackupService } from '../../test/support/e1-backup-service.ts';
import { openListeningBench, type ListeningBench } from '../testing/listening-bench.ts';
import { storeBackup } from '../testing/stored-backup.ts';

/** What the earlier backend is set to: Django with simplejwt, two lines of it added (ISSUER, AUDIENCE). */
const secret = 'django-insecure-una-clave-de-cincuenta-signos-o-mas';
const issuer = 'https://api.este.example';

let bench: ListeningBench;
beforeAll(async () => {
  bench = await openListeningBench('frontendjwt');
  const made = await bench.server.inject({
    ...{ method: 'POST', url: '/api/issuers', headers: bench.as('operator') },
    payload: {
      ...{ name: 'Este, Django', issuer, audience: 'resguardo', clinics: ['este'] },
      ...{ key: { kind: 'secret', secret }, algorithms: ['HS256'] },
      claims: { user: 'user_id', firstName: 'nombre', lastName: 'apellido', role: 'rol' },
      roles: { ADMIN: 'admin', RECEPCION: 'staff' },
    },
  });
  if (made.statusCode !== 201) throw new Error(made.payload);
}, 120_000);
afterAll(() => bench.close());

/** As simplejwt makes them: users by number, and which kind of token it is. */
const accessToken = (rol: string): Promise<string> =>
  new SignJWT({
    ...{ token_type: 'access', jti: 'e1b0', user_id: 41, rol },
    ...{ email: 'lucia@este.example', nombre: 'Lucía', apellido: 'Mamani' },
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience('resguardo')
    .setIssuedAt()
    .setExpirationTime('5 minutes')
    .sign(new TextEncoder().encode(secret));

const service = async (rol: string, tenant = 'este'): Promise<BackupService> =>
  new BackupService(bench.url, await accessToken(rol), tenant);
const refusal = (error: unknown): string =>
  error instanceof AxiosError ? ((error.response?.data ?? {}) as Problem).code : String(error);

test('the earlier front end lists, makes, downloads and deletes with the login it has', async () => {
  const own = await service('ADMIN');
  expect(await own.getHistory()).toEqual([]);
  const made = await bench.worker.during(bench.steps(), () => own.createBackup());
  expect(made.success).toBe(true);
  const [first] = await own.getHistory();
  expect(first).toMatchObject({
    ...made.backup,
    created_by: { email: 'lucia@este.example', nombre: 'Lucía', apellido: 'Mamani' },
  });
  // A user stands for her here, and no login: nobody of our own has that email.
  expect(await findUserByEmail(bench.catalog, 'lucia@este.example')).toBeNull();

  const { record, stored } = await storeBackup(bench.catalog, 'este', [Buffer.from('SELECT 1;\n')]);
  expect(Buffer.from(await own.downloadBackup(record.id)).equals(stored)).toBe(true);
  await bench.worker.during(bench.steps(), () => own.deleteBackup(record.id));
  expect((await own.getHistory()).map(({ id }) => id)).toEqual([made.backup.id]);
}, 60_000);

test('staff list and download, and neither make nor delete', async () => {
  const staff = await service('RECEPCION');
  const { record, stored } = await storeBackup(bench.catalog, 'este', [Buffer.from('SELECT 2;\n')]);
  const { id } = record;
  expect((await staff.getHistory()).map((one) => one.id)).toContain(id);
  expect((await staff.downloadBackup(id)).byteLength).toBe(stored.length);
  expect(await staff.createBackup().catch(refusal)).toBe('not-allowed');
  expect(await staff.deleteBackup(id).catch(refusal)).toBe('not-allowed');
});

test('the header names no clinic that the login is not for', async () => {
  for (const tenant of ['norte', 'oeste']) {
    const other = await service('ADMIN', tenant);
    expect(await other.getHistory().catch(refusal)).toBe('clinic-unknown');
  }
});
