import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BackupRef, CopyRecord } from '../../catalog/backups/backup-record.ts';
import { deleteBackup } from '../../catalog/backups/delete-backup.ts';
import { getBackup } from '../../catalog/backups/get-backup.ts';
import { listLackingCopies } from '../../catalog/backups/list-lacking-copies.ts';
import { updateClinic } from '../../catalog/clinics/update-clinic.ts';
import { asSystem } from '../../catalog/database/catalog.ts';
import { holdBackup, liftHold } from '../../catalog/retention/hold-backup.ts';
import { takeBack } from '../../catalog/retention/take-back.ts';
import type { DestinationInput } from '../../contracts/clinic-input.ts';
import type { S3Destination } from '../../contracts/destination.ts';
import { s3Destination } from '../../local/product/destinations.ts';
import { testStack } from '../../local/testing/test-stack.ts';
import { runSql } from '../../postgres/testing/run-sql.ts';
import { until } from '../../storage/conformance/tools.ts';
import { openStepsBench, type StepsBench } from '../testing/steps-bench.ts';

const { s3 } = testStack();
const bucket = `locks-${randomBytes(5).toString('hex')}`;
let client: S3Client;
let bench: StepsBench;
let folder: string;

/** Two places in one bucket, the second in the other mode, and a folder beside them, where nothing locks. */
const places = (lock: Partial<S3Destination> = {}, at = bucket): DestinationInput[] => {
  const other = (lock.objectLock ?? 'none') === 'none' ? {} : { objectLock: 'compliance' as const };
  const place = (name: string) => ({
    ...{ ...s3Destination({ ...s3, bucket: at }, `${bucket}/${name}`), name, ...lock },
  });
  return [
    place('uno'),
    { ...place('dos'), ...other },
    { kind: 'folder', name: 'disco', path: folder, required: true },
  ];
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'locks-'));
  await mkdir(join(folder, 'disco'));
  const { endpoint, region, accessKeyId, secretAccessKey } = s3;
  const credentials = { accessKeyId, secretAccessKey };
  client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true }));
  bench = await openStepsBench({ destinations: places() });
  await runSql(bench.home.config, 'CREATE SCHEMA clinica; CREATE TABLE clinica.t (id int)');
}, 60_000);
afterAll(async () => {
  client.destroy();
  await bench.close();
  await rm(folder, { recursive: true });
});

const copiesOf = async ({ backupId }: BackupRef): Promise<Record<string, CopyRecord>> => {
  const { copies } = await getBackup(bench.catalog, 'demo', backupId);
  return Object.fromEntries(copies.map((copy) => [copy.destination, copy]));
};
const versionsUnder = async (prefix: string): Promise<number> => {
  const found = await client.send(
    new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix }),
  );
  return (found.Versions ?? []).length + (found.DeleteMarkers ?? []).length;
};
/** As somebody would who has our key, and the version's own name. */
const deletedByKey = async (
  location: string | null | undefined,
  version: string | null | undefined,
): Promise<string> => {
  const at = { Bucket: bucket, Key: location ?? '', VersionId: version ?? '' };
  return client.send(new DeleteObjectCommand(at)).then(
    () => 'deleted',
    (error: unknown) => (error as Error).name,
  );
};
const statesOf = async (ref: BackupRef): Promise<(string | undefined)[]> => {
  const { uno, dos, disco } = await copiesOf(ref);
  return [uno, dos, disco].map((copy) => copy?.state);
};
const removeAll = async (ref: BackupRef): Promise<(string | null)[]> => {
  const kept = [];
  for (const destination of ['uno', 'dos', 'disco']) {
    const copy = { ...ref, destination, keepState: false };
    kept.push((await bench.run((steps) => steps.removeCopy(copy)))?.lockedUntil ?? null);
  }
  return kept;
};
const made = async (): Promise<BackupRef> => ({
  clinicId: 'demo',
  backupId: (await bench.backUp()).backupId,
});

/** Has it begun so long before `ends` that a day's lock ends then. */
const aDayBefore = (ends: Date, { backupId }: BackupRef) =>
  asSystem(bench.catalog, (db) =>
    db.query('UPDATE backups SET started_at = $2 WHERE id = $1', [
      ...[backupId, new Date(ends.getTime() - 24 * 60 * 60 * 1000)],
    ]),
  );
const inSeconds = (seconds: number): Date =>
  new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000);
const locking = { objectLock: 'governance', lockDays: 1 } as const;

test('a copy that was read back cannot be deleted early, not by our own key; and can be taken back', async () => {
  const { catalog } = bench;
  await made();
  const ref = await made();
  expect((await copiesOf(ref))['uno']).toMatchObject({ lockMode: null, lockedUntil: null });
  expect(await bench.run((steps) => steps.locksToSettle('demo'))).toEqual([]);

  const ends = inSeconds(3600);
  await aDayBefore(ends, ref);
  await updateClinic(catalog, 'demo', { destinations: places(locking) });
  const lacking = await bench.run((steps) => steps.locksToSettle('demo'));
  const ours = lacking.filter(({ backupId }) => backupId === ref.backupId);
  expect(ours.map(({ destination }) => destination)).toEqual(['uno', 'dos']);
  await bench.run((steps) => steps.verifyCopy({ ...ref, destination: 'uno', again: true }));
  await bench.run((steps) => steps.settleLock({ ...ref, destination: 'dos' }));
  const { uno, dos, disco } = await copiesOf(ref);
  const modes = [uno, dos, disco].map((copy) => copy?.lockMode);
  expect(modes).toEqual(['governance', 'compliance', null]);
  for (const copy of [uno, dos]) {
    expect(copy?.lockedUntil).toEqual(ends);
    expect(await deletedByKey(copy?.location, copy?.version)).toBe('AccessDenied');
    expect(await deletedByKey(copy?.manifestLocation, copy?.manifestVersion)).toBe('AccessDenied');
  }

  // Deleted by a person, what is locked stays, and from it all can be taken back.
  await deleteBackup(catalog, ref, { by: bench.user });
  const iso = ends.toISOString();
  expect(await removeAll(ref)).toEqual([iso, iso, null]);
  expect(await statesOf(ref)).toEqual(['intact', 'intact', 'removed']);
  expect(await bench.run((steps) => steps.backupsToPurge('demo'))).toEqual([]);
  expect(await takeBack(catalog, ref)).toMatchObject({ state: 'intact', deletedAt: null });
  expect(await statesOf(ref)).toEqual(['intact', 'intact', 'missing']);
  const found = await listLackingCopies(catalog, 10);
  const lost = found.find(({ backupId }) => backupId === ref.backupId);
  if (!lost) throw new Error('the copy that is lacking is made again');
  await bench.run((steps) => steps.copyAcross(lost));
  await bench.run((steps) => steps.verifyCopy({ ...ref, destination: 'disco', again: true }));
  expect(await statesOf(ref)).toEqual(['intact', 'intact', 'intact']);
});

test('what is locked is removed once its lock is past, and not asked about before', async () => {
  const { catalog } = bench;
  await updateClinic(catalog, 'demo', { destinations: places() });
  const ref = await made();
  await updateClinic(catalog, 'demo', { destinations: places(locking) });
  let ends = new Date();
  const locked = async (destination: string): Promise<boolean> => {
    ends = inSeconds(4);
    await aDayBefore(ends, ref);
    await bench.run((steps) => steps.settleLock({ ...ref, destination }));
    return (await copiesOf(ref))[destination]?.lockedUntil?.getTime() === ends.getTime();
  };
  // On a busy machine those seconds may be over before the store is asked: then once more.
  await until(() => locked('uno'));
  await until(() => locked('dos'));
  await deleteBackup(catalog, ref, { by: bench.user, force: true });
  const { dos } = await copiesOf(ref);
  // As the rounds of retention do: only what may go by now is looked at.
  await until(async () => {
    const due = await bench.run((steps) => steps.backupsToPurge('demo'));
    if (due.includes(ref.backupId)) await removeAll(ref);
    return (await statesOf(ref)).every((state) => state === 'removed');
  });
  expect(Date.now()).toBeGreaterThanOrEqual(ends.getTime() - 1000);
  expect(await versionsUnder(dos?.location ?? '')).toBe(0);
  expect(await bench.run((steps) => steps.backupsToPurge('demo'))).not.toContain(ref.backupId);
});

test('a legal hold is the store’s own too, from either side', async () => {
  const { catalog } = bench;
  await updateClinic(catalog, 'demo', { destinations: places({ objectLock: 'none' }) });
  const ref = await made();
  await updateClinic(catalog, 'demo', { destinations: places({ objectLock: 'governance' }) });
  const settle = async (): Promise<string[]> => {
    const all = await bench.run((steps) => steps.locksToSettle('demo'));
    const ours = all.filter(({ backupId }) => backupId === ref.backupId);
    for (const copy of ours) await bench.run((steps) => steps.settleLock(copy));
    return ours.map(({ destination }) => destination);
  };
  // Only the hold is looked at here: locked, it could not go at the test's end.
  await asSystem(catalog, (db) =>
    db.query("UPDATE backups SET started_at = started_at - interval '90 days' WHERE id = $1", [
      ref.backupId,
    ]),
  );
  expect(await settle()).toEqual([]);
  await holdBackup(catalog, ref, { by: bench.user, reason: 'Expediente 12/2026' });
  expect(await settle()).toEqual(['uno', 'dos']);
  expect(await settle()).toEqual([]);
  const { uno } = await copiesOf(ref);
  expect(uno).toMatchObject({ legalHold: true, lockedUntil: null });
  expect(await deletedByKey(uno?.location, uno?.version)).toBe('AccessDenied');
  await liftHold(catalog, ref);
  expect(await settle()).toEqual(['uno', 'dos']);
  expect((await copiesOf(ref))['uno']?.legalHold).toBe(false);
  await deleteBackup(catalog, ref, { by: bench.user, force: true });
  expect(await removeAll(ref)).toEqual([null, null, null]);
  expect(await versionsUnder(uno?.location ?? '')).toBe(0);
});

test('where the bucket cannot lock, the copy is as good as before, and people are told', async () => {
  const { catalog } = bench;
  const without = places({ objectLock: 'governance' }, s3.bucket);
  await updateClinic(catalog, 'demo', { destinations: without });
  const ref = await made();
  expect((await copiesOf(ref))['uno']).toMatchObject({
    ...{ state: 'intact', lockMode: null, lockedUntil: null, failureCode: 'store-lock-missing' },
  });
  const { fileName, protectedInTime } = await getBackup(catalog, 'demo', ref.backupId);
  expect(protectedInTime).toBe(true);
  bench.sent.length = 0;
  await bench.run((steps) =>
    steps.notifyPeople({
      ...ref,
      outcome: {
        ...{ backupId: ref.backupId, fileName, state: 'intact', rows: 0, plainBytes: 0, bytes: 0 },
        copies: ['uno', 'dos', 'disco'].map((destination) => ({
          ...{ destination, state: 'intact', failure: null },
        })),
        ...{ drill: 'skipped', drillFailure: null, protected: true, failure: null },
        times: { total: 1, snapshot: 1, upload: null, verify: null, drill: null },
      },
    }),
  );
  expect(bench.sent.map(({ mail }) => mail.text)).toEqual([
    expect.stringMatching(/no bloquea objetos/) as unknown,
  ]);
  // And tried again with each round.
  const again = await bench.run((steps) => steps.locksToSettle('demo'));
  expect(again.filter(({ backupId }) => backupId === ref.backupId)).toHaveLength(2);
});

test('what is stopped before it was read back is not locked, and leaves nothing', async () => {
  await updateClinic(bench.catalog, 'demo', {
    destinations: places({ objectLock: 'compliance', lockDays: 3660 }),
  });
  const request = { clinicId: 'demo', trigger: 'manual', requestedBy: null } as const;
  const { backupId, spool } = await bench.run((steps) =>
    steps.openBackup({ ...request, description: 'stopped' }),
  );
  const copy = { clinicId: 'demo', backupId, destination: 'uno' };
  await bench.run((steps) => steps.takeSnapshot({ ...copy, spool }));
  await bench.run((steps) => steps.uploadCopy({ ...copy, spool }));
  await bench.run((steps) => steps.publishManifest({ ...copy, spool }));
  const { uno } = await copiesOf(copy);
  expect(await versionsUnder(uno?.location ?? '')).toBe(2);
  expect(await bench.run((steps) => steps.removeCopy({ ...copy, keepState: true }))).toBeNull();
  expect(await versionsUnder(uno?.location ?? '')).toBe(0);
  await bench.run((steps) => steps.endRecord({ ...copy, state: 'cancelled', failure: null }));
  await bench.run((steps) => steps.removeSpool(spool));
});
