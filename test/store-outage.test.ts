import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { removeState } from '../local/remove-state.ts';
import type { S3Server } from '../local/s3/s3-server.ts';
import { startWeed } from '../local/s3/weed.ts';
import { addClinic, driveDestination, s3Destination } from './support/clinic.ts';
import { startBackup } from './support/run.ts';
import { isReading, seenOnDisk } from './support/spool-moment.ts';
import { sizedClinic } from './support/sized-clinic.ts';
import { openSystem, type System } from './support/system.ts';

/** The bar is two minutes; the mechanism is the same, and the suite has better uses for its time. */
const outageMs = Number(process.env['RESGUARDO_TEST_OUTAGE_SECONDS'] ?? 12) * 1000;

let system: System;
let stateDir: string;
let s3: S3Server;
beforeAll(async () => {
  system = await openSystem();
  stateDir = mkdtempSync(join(tmpdir(), 'resguardo-outage-'));
  s3 = await startWeed({ stateDir, fast: true });
}, 180_000);
afterAll(async () => {
  await system.stop();
  await s3.stop();
  await removeState(stateDir);
});

test(
  'an S3 server that is out in the middle of an upload delays its copy, and the database is read once',
  async () => {
    const { connection, scope } = await sizedClinic(system, 60);
    await addClinic(system, 'paciente', {
      ...{ connection, scope },
      destinations: [
        s3Destination({ stack: { ...system.stack, s3 } }, 'paciente'),
        driveDestination(system),
      ],
    });
    const run = await startBackup(system, 'paciente');
    await seenOnDisk(() => isReading(system));
    await s3.stop();
    const began = Date.now();
    while (Date.now() - began < outageMs) {
      expect((await run.look()).ended).toBe(false);
      await sleep(500);
    }
    s3 = await startWeed({ stateDir, fast: true });
    const { run: seen, backup } = await run.end(180_000);
    expect(backup).toMatchObject({ state: 'restorable', protected: true, snapshots: 1 });
    expect(seen.snapshots).toBe(1);
  },
  outageMs + 300_000,
);
