import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addClinic } from './support/clinic.ts';
import { orphans } from './support/orphans.ts';
import { startBackup } from './support/run.ts';
import { openSystem, type System } from './support/system.ts';
import { tinyClinics, type TinyClinics } from './support/tiny-clinics.ts';

let system: System;
let clinics: TinyClinics;
const names = ['uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis'];
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  system = await openSystem();
  clinics = await tinyClinics(system);
  for (const id of names) await addClinic(system, id, await clinics.add(id, 3000));
}, 180_000);
afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await clinics.drop();
  await system.stop();
});

const spool = (): string => join(system.stateDir, 'product', 'spool');
const otherSpool = (): string => join(system.stateDir, 'another-disk');

const startWorker = async (name: string, more: Record<string, string> = {}): Promise<string> => {
  const worker = await system.product.startWorker(name, more);
  stops.push(() => worker.stop());
  return String(worker.said['serving']);
};

const expectAllRestorable = async (): Promise<void> => {
  const runs = await Promise.all(names.map((id) => startBackup(system, id)));
  const ends = await Promise.all(runs.map((run) => run.end()));
  for (const { backup } of ends) {
    expect(backup).toMatchObject({ state: 'restorable', protected: true, snapshots: 1 });
    expect(backup.copies.map(({ state }) => state)).toEqual(['intact', 'intact']);
  }
  for (const { backup } of ends) {
    expect(await orphans(system, backup.clinic, backup.id, spools)).toEqual([]);
  }
};
const spools: string[] = [];

test('two workers on one spool are one host, and six clinics at once come out whole', async () => {
  const host = String(system.worker().said['serving']);
  expect(await startWorker('worker-2')).toBe(host);
  spools.push(spool());
  await expectAllRestorable();
}, 120_000);

test('with a third on a disk of its own they are two hosts, and the same holds', async () => {
  const host = await startWorker('worker-3', { RESGUARDO_SPOOL: otherSpool() });
  expect(host).not.toBe(String(system.worker().said['serving']));
  spools.push(otherSpool());
  await expectAllRestorable();
}, 120_000);
