import { randomBytes } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { backupSummary } from '../cli/backup-summary.ts';
import { figuresIn } from '../cli/draw/figures.ts';
import { messagesIn } from '../cli/messages/messages.ts';
import { until } from '../storage/conformance/tools.ts';
import { addClinic, driveDestination, s3Destination } from './support/clinic.ts';
import { startBackup } from './support/run.ts';
import { openSystem, type System } from './support/system.ts';
import { tinyClinics, type TinyClinics } from './support/tiny-clinics.ts';

let system: System;
let clinics: TinyClinics;
beforeAll(async () => {
  system = await openSystem();
  clinics = await tinyClinics(system);
}, 120_000);
afterAll(async () => {
  await clinics.drop();
  await system.stop();
});

test('a locked copy outlives its backup’s deletion, is told as locked, and brings it back', async () => {
  const { endpoint, region, accessKeyId, secretAccessKey } = system.stack.s3;
  const bucket = `locked-${randomBytes(5).toString('hex')}`;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true }));
  client.destroy();
  const s3 = { ...s3Destination(system, 'sellada'), bucket, objectLock: 'compliance' as const };
  await addClinic(system, 'sellada', {
    ...(await clinics.add('sellada')),
    destinations: [s3, driveDestination(system)],
  });
  const { backup } = await (await startBackup(system, 'sellada')).end();
  const { operator } = system;
  expect(backup).toMatchObject({ state: 'restorable', protected: true, protectedInTime: true });
  const [lock] = backup.copies.map((copy) => copy.lock);
  const days = (Date.parse(lock?.until ?? '') - Date.parse(backup.startedAt)) / 86_400_000;
  // As long as the policy keeps it: thirty days, and seven of grace.
  expect([lock?.mode, Math.round(days)]).toEqual(['compliance', 37]);
  const words = backupSummary({ words: messagesIn('es'), figures: figuresIn('es') }, backup);
  expect(words.join('\n')).toMatch(/Protegido +sí, desde .*[^]*bloqueada hasta .*\(compliance/);

  const path = { clinic: 'sellada', backup: backup.id };
  const look = () => operator.call('readBackup', { path });
  await operator.call('deleteBackup', { path, query: { force: true } });
  await until(async () => (await look()).copies[1]?.state === 'removed');
  const deleted = await look();
  expect(deleted).toMatchObject({ state: 'deleted', copies: [{ state: 'intact', lock }, {}] });
  const { items } = await operator.call('readRetention', { path: { clinic: 'sellada' } });
  expect(items).toMatchObject([{ backup: backup.id, state: 'deleted', lockedUntil: lock?.until }]);

  const back = await operator.call('takeBackBackup', { path });
  expect(back).toMatchObject({ state: 'restorable', deletedAt: null, protected: false });
  await operator.call('holdBackup', { path, body: { reason: 'Expediente 12/2026' } });
  await until(async () => (await look()).copies[0]?.legalHold === true);
  await operator.call('releaseBackup', { path });
  await until(async () => (await look()).copies[0]?.legalHold === false);
}, 120_000);
