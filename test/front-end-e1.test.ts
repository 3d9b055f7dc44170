import { createHash } from 'node:crypto';
import { AxiosError } from 'axios';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BackupView } from '../contracts/api/backup.ts';
import { LoginAnswer } from '../contracts/api/session.ts';
import { keptSecret } from '../local/kept-secret.ts';
import { serverFolder } from '../local/server-folder.ts';
import { join } from 'node:path';
import { addClinic, s3Destination } from './support/clinic.ts';
import { BackupService } from './support/e1-backup-service.ts';
import { openSystem, type System } from './support/system.ts';
import { tinyClinics, type TinyClinics } from './support/tiny-clinics.ts';

let system: System;
let databases: TinyClinics;
let service: BackupService;

beforeAll(async () => {
  system = await openSystem();
  databases = await tinyClinics(system);
  await addClinic(system, 'sonrisas', {
    ...(await databases.add('sonrisas')),
    layout: 'e3',
    destinations: [s3Destination(system, `${system.namespace}/sonrisas`)],
  });
  const password = keptSecret(join(serverFolder(system.stateDir, 'product'), 'operator.password'));
  const login = await fetch(new URL('/api/auth/login/', system.product.apiUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'operador@resguardo.example', password }),
  });
  const { token } = LoginAnswer.parse(await login.json());
  service = new BackupService(system.product.apiUrl, token, 'sonrisas');
}, 120_000);
afterAll(async () => {
  await databases.drop();
  await system.stop();
});

test('the front end that is there today lists, makes, downloads and deletes', async () => {
  expect(await service.getHistory()).toEqual([]);

  const first = await service.createBackup();
  expect(first).toMatchObject({ success: true, message: expect.stringContaining('Backup') });
  const second = await service.createBackup();
  const history = await service.getHistory();
  expect(history.map(({ id }) => id)).toEqual([second.backup.id, first.backup.id]);
  expect(history[1]).toMatchObject({
    ...first.backup,
    file_name: expect.stringMatching(/^backup-sql-sonrisas-\d{4}-\d\d-\d\d-\d{6}\./),
    backup_type: 'manual',
    created_by: { email: 'operador@resguardo.example', nombre: 'Olga', apellido: 'Peñaranda' },
  });

  const bytes = Buffer.from(await service.downloadBackup(first.backup.id));
  expect(bytes).toHaveLength(history[1]?.file_size ?? -1);
  const backup = await system.operator.at(
    `/api/clinics/sonrisas/backups/${first.backup.id}`,
    BackupView,
  );
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(backup.sha256);

  await service.deleteBackup(first.backup.id);
  expect((await service.getHistory()).map(({ id }) => id)).toEqual([second.backup.id]);
  const gone = await service.downloadBackup(first.backup.id).catch((error: unknown) => error);
  expect(gone).toBeInstanceOf(AxiosError);
});
