import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addClinic } from './support/clinic.ts';
import { mailsOf } from './support/mailbox.ts';
import { orphans } from './support/orphans.ts';
import { startBackup } from './support/run.ts';
import { canMount } from './support/small-disk.ts';
import { openSystem, type System } from './support/system.ts';
import { tinyClinics, type TinyClinics } from './support/tiny-clinics.ts';

const mountable = canMount();
if (!mountable)
  console.warn('SKIPPED: a full disk is tried only as root, who may mount a small one');
const onSmallDisk = mountable ? test : test.skip;

let system: System;
let clinics: TinyClinics;
let disk: string;
let spool: string;
beforeAll(async () => {
  if (!mountable) return;
  system = await openSystem();
  clinics = await tinyClinics(system);
  disk = join(system.stateDir, 'small-disk');
  spool = join(disk, 'spool');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
  await addClinic(system, 'llena', await clinics.add('llena', 30_000));
  await system.replaceWorker({ RESGUARDO_SPOOL: spool });
}, 180_000);
afterAll(async () => {
  if (!mountable) return;
  await system.worker().stop();
  execFileSync('umount', [disk]);
  await clinics.drop();
  await system.stop();
});

onSmallDisk(
  'a disk that is too small is named and tried again, and the backup goes on once there is room',
  async () => {
    const run = await startBackup(system, 'llena');
    const told = (): boolean =>
      readFileSync(system.worker().log, 'utf8').includes(`takeSnapshot failed`);
    const waiting = await run.until(told, 30_000);
    expect(readFileSync(system.worker().log, 'utf8')).toContain(`disk-full path=${spool}/`);
    expect(waiting).toMatchObject({ state: 'running', ended: false });
    expect((await mailsOf(system, 'llena')).length).toBe(0);
    execFileSync('mount', ['-o', 'remount,size=64m', disk]);
    const { backup } = await run.end(90_000);
    expect(backup).toMatchObject({ state: 'restorable', protected: true, failure: null });
    expect(await orphans(system, 'llena', backup.id, [spool])).toEqual([]);
  },
  150_000,
);
