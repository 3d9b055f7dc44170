import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { BackupView } from '../contracts/api/backup.ts';
import type { DestinationInput } from '../contracts/clinic-input.ts';
import { addClinic, driveDestination, s3Destination } from './support/clinic.ts';
import { driveFiles, orphans, storedKeys } from './support/orphans.ts';
import { startBackup } from './support/run.ts';
import { openSystem, type System } from './support/system.ts';
import { tinyClinics, type TinyClinic, type TinyClinics } from './support/tiny-clinics.ts';
import { expectFails, expectMailTells, expectWords, type ExpectedFailure } from './support/told.ts';

let system: System;
let clinics: TinyClinics;
let clinic: TinyClinic;
beforeAll(async () => {
  system = await openSystem();
  clinics = await tinyClinics(system);
  clinic = await clinics.add('buena');
}, 180_000);
afterEach(() => {
  system.drive.faults.quotaFull = false;
  system.drive.faults.serviceAccountRole = 'organizer';
});
afterAll(async () => {
  await clinics.drop();
  await system.stop();
});

const s3 = (id: string) => s3Destination(system, `${system.namespace}/${id}`);
const drive = () => driveDestination(system);

/** One copy cannot be made: the other proves the backup, which is not protected and says so. */
async function expectPartly(
  id: string,
  destinations: DestinationInput[],
  { destination, code, params }: ExpectedFailure & { destination: string },
): Promise<BackupView> {
  await addClinic(system, id, { ...clinic, destinations });
  const started = await startBackup(system, id);
  const { run, backup } = await started.end();
  expect(backup).toMatchObject({ state: 'restorable', protected: false });
  const failed = backup.copies.find((copy) => copy.destination === destination);
  const other = backup.copies.find((copy) => copy.destination !== destination);
  expect(other).toMatchObject({ state: 'intact', failure: null });
  expect(failed).toMatchObject({
    state: 'failed',
    failure: { code, params: expect.objectContaining({ destination, ...params }) },
  });
  expect(run.failure).toMatchObject({ code });
  if (!failed?.failure) throw new Error('a failed copy without a cause');
  expectWords(failed.failure);
  const mail = await expectMailTells(system, id, failed.failure);
  expect(mail.subject).toMatch(/guardado, pero sin la copia en/);
  expect(await orphans(system, id, backup.id)).toEqual([]);
  return backup;
}

describe('S3', () => {
  test('a bucket that does not exist', async () => {
    const lost = { ...s3('cubo'), bucket: 'no-existe' };
    const backup = await expectPartly('cubo', [lost, drive()], {
      destination: 's3',
      code: 'store-bucket-missing',
      params: { bucket: 'no-existe' },
    });
    expect(driveFiles(system).filter((name) => name.includes(backup.fileName))).toHaveLength(2);
  });

  test('a key that the server does not know', async () => {
    const secret = { accessKeyId: 'nadie', secretAccessKey: 'una-clave-que-no-es' };
    await expectPartly('llave', [{ ...s3('llave'), secret }, drive()], {
      destination: 's3',
      code: 'store-key-refused',
      params: {},
    });
  });

  test('a secret that is not the key’s', async () => {
    const known = s3('secreto').secret.accessKeyId;
    const secret = { accessKeyId: known, secretAccessKey: 'una-clave-que-no-es' };
    await expectPartly('secreto', [{ ...s3('secreto'), secret }, drive()], {
      destination: 's3',
      code: 'store-key-refused',
      params: {},
    });
  });
});

describe('Drive', () => {
  const expectInS3Alone = async (id: string, { fileName }: BackupView): Promise<void> => {
    expect((await storedKeys(system, id)).filter((key) => key.includes(fileName))).toHaveLength(2);
    expect(driveFiles(system).filter((name) => name.includes(fileName))).toEqual([]);
  };

  test('a service account in a person’s own folder has no room there', async () => {
    const folderId = system.drive.myDriveFolderId;
    const own = { ...drive(), folderId };
    delete own.driveId;
    const backup = await expectPartly('cuota', [s3('cuota'), own], {
      destination: 'drive',
      code: 'store-quota-of-service-account',
      params: {},
    });
    await expectInS3Alone('cuota', backup);
  });

  test('a Drive that is full', async () => {
    system.drive.faults.quotaFull = true;
    const backup = await expectPartly('lleno', [s3('lleno'), drive()], {
      destination: 'drive',
      code: 'store-full',
      params: {},
    });
    await expectInS3Alone('lleno', backup);
  });

  test('a folder that is not there', async () => {
    const lost = { ...drive(), folderId: '1carpetaQueNoExiste' };
    const backup = await expectPartly('carpeta', [s3('carpeta'), lost], {
      destination: 'drive',
      code: 'store-folder-missing',
      params: { folder: '1carpetaQueNoExiste' },
    });
    await expectInS3Alone('carpeta', backup);
  });

  test('an account that may only read', async () => {
    system.drive.faults.serviceAccountRole = 'reader';
    const backup = await expectPartly('lectora', [s3('lectora'), drive()], {
      destination: 'drive',
      code: 'store-right-missing',
      params: {},
    });
    await expectInS3Alone('lectora', backup);
  });
});

test('a disk that is not mounted, beside a good copy', async () => {
  const folder = {
    kind: 'folder',
    name: 'disco',
    path: '/mnt/no-montado/copias',
    required: true,
  } as const;
  await expectPartly('disco', [s3('disco'), folder], {
    destination: 'disco',
    code: 'store-folder-missing',
    params: { folder: '/mnt/no-montado/copias' },
  });
});

test('no store at all takes it: the backup has failed, and both causes are told', async () => {
  const lost = { ...s3('ninguna'), bucket: 'no-existe' };
  system.drive.faults.quotaFull = true;
  await addClinic(system, 'ninguna', { ...clinic, destinations: [lost, drive()] });
  const backup = await expectFails(system, 'ninguna', {
    code: expect.stringMatching(/^store-(full|bucket-missing)$/) as unknown as string,
    params: {},
  });
  const codes = backup.copies.map(({ state, failure }) => [state, failure?.code]);
  expect(codes).toEqual([
    ['failed', 'store-bucket-missing'],
    ['failed', 'store-full'],
  ]);
  for (const { failure } of backup.copies) {
    if (failure) await expectMailTells(system, 'ninguna', failure);
  }
});
