import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { listAlarms } from '../../catalog/alarms/list-alarms.ts';
import { addClinic } from '../../catalog/clinics/add-clinic.ts';
import { archiveClinic } from '../../catalog/clinics/archive-clinic.ts';
import { listRooms, recordRoom } from '../../catalog/guard/rooms.ts';
import { sampleClinic } from '../../catalog/testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../../catalog/testing/test-catalog.ts';
import type { ClinicInputWritten } from '../../contracts/clinic-input.ts';
import { startDriveEmulator, type DriveServer } from '../../local/drive/start.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { bytesSource } from '../../storage/bytes-source.ts';
import { openDriveStore } from '../../storage/drive/drive-store.ts';
import { openSpoolDirectory } from '../../storage/spool/spool-directory.ts';
import { lookAtBuckets } from './look-at-buckets.ts';
import { lookAtDisks } from './look-at-disks.ts';
import { lookAtStores } from './look-at-stores.ts';

const gib = 2 ** 30;
const day = 86_400_000;
let own: TestCatalog;
let drive: DriveServer;
let stateDir: string;
beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'guard-rooms-'));
  [own, drive] = await Promise.all([
    freshDatabase('guard_rooms').then(openTestCatalog),
    startDriveEmulator({ stateDir }),
  ]);
}, 60_000);
afterAll(async () => {
  await drive.stop();
  await own.drop();
  await rm(stateDir, { recursive: true, force: true });
});
beforeEach(async () => {
  await own.superuser.query('TRUNCATE clinics, alarms, guard_rooms CASCADE');
});

const secret = { accessKeyId: 'ID', secretAccessKey: 'muy-secreta' };
type Place = ClinicInputWritten['destinations'][number];
const bucket = (changes: { bucket?: string; capacityBytes?: number } = {}): Place => ({
  ...{ kind: 's3', name: 's3', bucket: 'copias', endpoint: 'http://almacen.test:9000', secret },
  ...changes,
});
const clinic = (id: string, ...destinations: Place[]) =>
  addClinic(own.catalog, sampleClinic(id, { destinations }));

/** A copy that was stored so many days ago; `removed`: taken out so many days ago. */
const copy = async (
  id: string,
  {
    size,
    age,
    removed = null,
    destination = 's3',
    state = 'intact',
  }: {
    size: number;
    age: number;
    removed?: number | null;
    destination?: string;
    state?: string;
  },
): Promise<void> => {
  await own.superuser.query(
    `WITH b AS (
       INSERT INTO backups (clinic_id, workflow_id, run_id, state, trigger, format, compression,
         file_name, file_key, requested_at, started_at)
       VALUES ($1, 'w', gen_random_uuid(), 'intact', 'manual', 'sql', 'zstd', gen_random_uuid(), 'f',
         now(), now()) RETURNING id)
     INSERT INTO copies (clinic_id, backup_id, destination, kind, key, state, bytes, stored_at, removed_at)
     SELECT $1, id, $2, 's3', 'f', CASE WHEN $5::float8 IS NULL THEN $6 ELSE 'removed' END, $3,
       now() - $4 * interval '1 day', now() - $5 * interval '1 day' FROM b`,
    [id, destination, size, age, removed, state],
  );
};

const within = <T>(work: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(work);
/** Critical ones first: which of one look was written down first follows from ids of chance. */
const alarms = async () =>
  (await listAlarms(own.catalog, { limit: 200 })).items
    .map(({ kind, subject, severity, params }) => ({
      ...{ kind, subject, severity, params },
    }))
    .sort((a, b) => a.severity.localeCompare(b.severity));

test('a bucket of a stated size is compared with the copies of all its clinics, and goes green when it is enlarged', async () => {
  await clinic('norte', bucket({ capacityBytes: 100 * gib }));
  await clinic('sur', bucket({ capacityBytes: 120 * gib }));
  await clinic('otra', bucket({ bucket: 'aparte' }));
  await clinic('antigua', bucket());
  await archiveClinic(own.catalog, 'antigua');
  await copy('norte', { size: 40 * gib, age: 100 });
  await copy('sur', { size: 30 * gib, age: 100 });
  await copy('antigua', { size: 20 * gib, age: 100 });
  await copy('otra', { size: 500 * gib, age: 100 });
  // What is no longer there, or never was whole, takes no room.
  await copy('sur', { size: 300 * gib, age: 100, removed: 50 });
  await copy('sur', { size: 300 * gib, age: 1, state: 'failed' });
  await lookAtBuckets(own.catalog);
  const place = 's3/almacen.test:9000/copias';
  expect(await alarms()).toEqual([
    {
      ...{ kind: 'store-filling', subject: place, severity: 'warning' },
      params: {
        ...{ destination: 'S3, copias (almacen.test:9000)', clinics: '2', share: '90' },
        ...{ used: String(90 * gib), limit: String(100 * gib) },
      },
    },
  ]);
  expect(await listRooms(own.catalog)).toMatchObject([
    { place, usedBytes: 90 * gib, totalBytes: 100 * gib, bytesPerDay: 0 },
    { place: 's3/almacen.test:9000/aparte', usedBytes: 500 * gib, totalBytes: null },
  ]);

  await own.superuser.query(
    `UPDATE destinations SET settings = settings || '{"capacityBytes": 1000000000000}'`,
  );
  await lookAtBuckets(own.catalog);
  expect(await alarms()).toEqual([]);
});

test('one that is half empty is told of when it will be full in days, as it grows', async () => {
  await clinic('norte', bucket({ capacityBytes: 100 * gib }));
  await copy('norte', { size: 20 * gib, age: 30 });
  // What came in these two weeks, less what went: 28 GiB.
  await copy('norte', { size: 33 * gib, age: 5 });
  await copy('norte', { size: 5 * gib, age: 40, removed: 3 });
  await lookAtBuckets(own.catalog);
  const [room] = await listRooms(own.catalog);
  expect((room?.bytesPerDay ?? 0) / gib).toBeCloseTo(2, 5);
  expect(await alarms()).toEqual([]);

  await copy('norte', { size: 28 * gib, age: 1 });
  await lookAtBuckets(own.catalog);
  // 81 of 100 GiB, and four more each day.
  expect(await alarms()).toMatchObject([
    { kind: 'store-filling', severity: 'warning', params: { share: '81', days: '4' } },
  ]);
});

test('a pace is not told of a place that is known for less than a week', async () => {
  await clinic('norte', bucket({ capacityBytes: 100 * gib }));
  await copy('norte', { size: 60 * gib, age: 6 });
  await lookAtBuckets(own.catalog);
  expect(await listRooms(own.catalog)).toMatchObject([{ bytesPerDay: null }]);
  expect(await alarms()).toEqual([]);
});

test('a Google account says its quota; of a Shared Drive the stated size counts', async () => {
  const { rootUrl, tokenUrl, folderId, driveId, myDriveFolderId, oauth, serviceAccount } = drive;
  const at = { kind: 'drive', rootUrl, tokenUrl } as const;
  const personal = { ...at, name: 'drive', folderId: myDriveFolderId };
  const oauthSecret = { mode: 'oauth', ...oauth } as const;
  const shared = { ...at, name: 'compartida', folderId, driveId, capacityBytes: 10 * gib };
  await clinic('norte', { ...personal, secret: oauthSecret });
  await clinic('sur', { ...shared, secret: { mode: 'service-account', ...serviceAccount } });
  const store = openDriveStore(personal, oauthSecret);
  await store.put('f', bytesSource(Buffer.alloc(1000)), {
    contentType: 'application/zstd',
    signal: AbortSignal.timeout(10_000),
  });
  await copy('sur', { size: 9 * gib, age: 100, destination: 'compartida' });
  drive.faults.quotaFull = true;
  await within(() => lookAtStores(own.catalog));
  drive.faults.quotaFull = false;
  const full = await alarms();
  expect(full).toMatchObject([
    { subject: `drive/${oauth.clientId}`, severity: 'critical', params: { share: '100' } },
    { subject: `drive/${driveId}`, severity: 'warning', params: { share: '90', clinics: '1' } },
  ]);
  expect(JSON.stringify(full)).not.toContain(oauth.clientSecret);

  await within(() => lookAtStores(own.catalog));
  expect((await alarms()).map(({ subject }) => subject)).toEqual([`drive/${driveId}`]);
  const rooms = await listRooms(own.catalog);
  const sizes = rooms.map(({ totalBytes }) => totalBytes ?? 0).sort((a, b) => a - b);
  expect(rooms.map(({ kind }) => kind)).toEqual(['drive', 'drive']);
  expect(sizes).toEqual([10 * gib, 15 * gib]);
});

test('a disk’s growth is told by the least that was used on the days before', async () => {
  const now = Date.now();
  const record = (daysAgo: number, used: number) =>
    recordRoom(
      own.catalog,
      {
        ...{ place: 'disk/h/srv', kind: 'disk', name: 'h: /srv' },
        ...{ usedBytes: used * gib, totalBytes: 100 * gib },
      },
      new Date(now - daysAgo * day),
    );
  for (const [ago, used] of [
    [10, 20],
    [10, 90],
    [5, 95],
    [1, 30],
  ] as const)
    await record(ago, used);
  expect(await record(0, 40)).toMatchObject({ bytesPerDay: 2 * gib });
  // A spool that comes and goes is no growth.
  expect(await record(0, 70)).toMatchObject({ usedBytes: 70 * gib, bytesPerDay: 2 * gib });

  await lookAtDisks(own.catalog, await openSpoolDirectory(join(stateDir, 'spool')));
  const places = await listRooms(own.catalog);
  expect(places).toContainEqual(expect.objectContaining({ kind: 'disk', bytesPerDay: null }));
});
