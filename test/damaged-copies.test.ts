import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BackupView } from '../contracts/api/backup.ts';
import { ClinicStatus } from '../contracts/api/clinic-status.ts';
import { Manifest } from '../contracts/manifest.ts';
import { logInAs, downloaded } from './support/download.ts';
import { addClinic, driveDestination, s3Destination } from './support/clinic.ts';
import { driveVandal, flipped, plainBucket, s3Vandal, type Vandal } from './support/damage.ts';
import { startBackup } from './support/run.ts';
import { openSystem, type System } from './support/system.ts';
import { tinyClinics, type TinyClinics } from './support/tiny-clinics.ts';
import { expectWords } from './support/told.ts';
import { verified } from './support/verify.ts';

let system: System;
let clinics: TinyClinics;
let token: string;
let s3: Vandal;
let drive: Vandal;
/** What was backed up: the one that is damaged, another of the same clinic, and a neighbour's. */
let backup: BackupView;
let earlier: BackupView;
let neighbour: BackupView;
let object: string;
let bytes: Buffer;
let manifest: Buffer;

beforeAll(async () => {
  system = await openSystem();
  clinics = await tinyClinics(system);
  const bucket = await plainBucket(system);
  for (const id of ['sana', 'vecina']) {
    const destinations = [
      { ...s3Destination(system, system.namespace), bucket },
      driveDestination(system),
    ];
    await addClinic(system, id, { ...(await clinics.add(id)), destinations });
  }
  const [first, other] = await Promise.all([
    startBackup(system, 'sana'),
    startBackup(system, 'vecina'),
  ]);
  ({ backup: neighbour } = await other.end());
  ({ backup: earlier } = await first.end());
  await clinics.run(`INSERT INTO sana.paciente VALUES (1000, 'Zoë', NULL)`);
  ({ backup } = await (await startBackup(system, 'sana')).end());
  expect(backup).toMatchObject({ state: 'restorable', protected: true });
  token = await logInAs(system);
  s3 = s3Vandal(system, bucket, system.namespace);
  drive = driveVandal(system);
  object = keyOf(backup);
  bytes = await s3.read(object);
  manifest = await s3.read(manifestOf(object));
}, 180_000);
afterAll(async () => {
  await clinics.drop();
  await system.stop();
});

const keyOf = ({ copies }: BackupView): string => copies[0]?.key ?? '';
const manifestOf = (key: string): string => `${key}.manifest.json`;
const hashOf = (found: Buffer): string => createHash('sha256').update(found).digest('hex');
const status = (): Promise<ClinicStatus> =>
  system.operator.at('/api/clinics/sana/status', ClinicStatus);

/** The frame that holds a table's rows. */
const frameOf = (table: string): { offset: number; length: number } => {
  const { frames, tables } = Manifest.parse(JSON.parse(manifest.toString()));
  const index = tables.findIndex((entry) => entry.table === table);
  const frame = frames.find((one) => one.kind === 'data' && one.table === index);
  if (!frame) throw new Error(`no frame of ${table}`);
  return frame;
};

const mend = async (): Promise<void> => {
  await s3.write(object, bytes);
  await s3.write(manifestOf(object), manifest);
  const { backup: again } = await verified(system, backup, true);
  expect(again).toMatchObject({ state: 'restorable', protected: true, failure: null });
  expect(again.copies.map(({ state, failure }) => [state, failure])).toEqual([
    ['intact', null],
    ['intact', null],
  ]);
};

interface Damage {
  readonly what: string;
  readonly harm: () => Promise<void>;
  readonly state: 'damaged' | 'missing';
  readonly code: string;
  readonly params: () => Record<string, unknown>;
}

const damages: Damage[] = [
  {
    what: 'one bit flipped among the rows of a table',
    harm: () => {
      const { offset, length } = frameOf('consulta');
      return s3.write(object, flipped(bytes, offset + (length >> 1)));
    },
    state: 'damaged',
    code: 'copy-altered',
    params: () => {
      const { offset, length } = frameOf('consulta');
      const place = `${String(offset)}-${String(offset + length - 1)}`;
      return { bytes: place, table: 'sana.consulta', expected: hashOf(bytes) };
    },
  },
  {
    what: 'the last byte cut off',
    harm: () => s3.write(object, bytes.subarray(0, -1)),
    state: 'damaged',
    code: 'copy-truncated',
    params: () => ({ expected: String(bytes.length), found: String(bytes.length - 1) }),
  },
  {
    what: 'nothing left in it',
    harm: () => s3.write(object, Buffer.alloc(0)),
    state: 'damaged',
    code: 'copy-truncated',
    params: () => ({ expected: String(bytes.length), found: '0' }),
  },
  {
    what: 'a byte too many',
    harm: () => s3.write(object, Buffer.concat([bytes, Buffer.from('x')])),
    state: 'damaged',
    code: 'copy-altered',
    params: () => ({ expected: hashOf(bytes) }),
  },
  {
    what: 'an earlier backup in its place',
    harm: async () => s3.write(object, await s3.read(keyOf(earlier))),
    state: 'damaged',
    code: 'copy-swapped',
    params: () => ({ expected: `sana/${backup.id}`, found: `sana/${earlier.id}` }),
  },
  {
    what: 'the neighbour’s backup in its place, with its manifest',
    harm: async () => {
      await s3.write(object, await s3.read(keyOf(neighbour)));
      await s3.write(manifestOf(object), await s3.read(manifestOf(keyOf(neighbour))));
    },
    state: 'damaged',
    code: 'copy-swapped',
    params: () => ({ found: expect.stringContaining(`vecina/${neighbour.id}`) }),
  },
  {
    what: 'the object removed',
    harm: () => s3.remove(object),
    state: 'missing',
    code: 'copy-missing',
    params: () => ({}),
  },
  {
    what: 'the manifest removed',
    harm: () => s3.remove(manifestOf(object)),
    state: 'missing',
    code: 'manifest-missing',
    params: () => ({}),
  },
  {
    what: 'a manifest that is no JSON',
    harm: () => s3.write(manifestOf(object), manifest.subarray(0, -20)),
    state: 'damaged',
    code: 'manifest-invalid',
    params: () => ({ why: expect.any(String) }),
  },
  {
    what: 'a manifest with another digest for a table',
    harm: () => {
      const told = Manifest.parse(JSON.parse(manifest.toString()));
      const [table] = told.tables;
      if (table) table.sha256 = '0'.repeat(64);
      return s3.write(manifestOf(object), Buffer.from(JSON.stringify(told)));
    },
    state: 'damaged',
    code: 'manifest-invalid',
    params: () => ({ why: expect.any(String) }),
  },
];

describe('a copy in S3 with', () => {
  test.each(damages)('$what is named; the other copy stands', async (damage) => {
    const { harm, state, code, params } = damage;
    await harm();
    const { found, backup: seen } = await verified(system, backup, true);
    const failure = {
      code,
      params: expect.objectContaining({
        destination: 's3',
        object: expect.stringContaining(backup.fileName),
        ...params(),
      }),
    };
    expect(found).toMatchObject({ state: 'completed', drill: 'passed' });
    expect(found.copies).toMatchObject([
      { destination: 's3', state, failure },
      { destination: 'drive', state: 'intact', failure: null },
    ]);
    expect(seen.copies).toMatchObject([
      { destination: 's3', state, failure },
      { destination: 'drive', state: 'intact', failure: null },
    ]);
    expect(seen).toMatchObject({ state: 'restorable', protected: false });
    if (seen.copies[0]?.failure) expectWords(seen.copies[0].failure);
    expect((await status()).state).toBe('partly');
    // What is handed out is the good copy, and the bad one is not to be had.
    expect(hashOf(await downloaded(system, token, backup))).toBe(hashOf(bytes));
    await expect(downloaded(system, token, backup, 's3')).rejects.toThrow('copy-not-stored');
    await mend();
  });
});

describe('a copy in Drive', () => {
  test('that rots is found, and the one in S3 stands', async () => {
    const { offset } = frameOf('paciente');
    await drive.write(object, flipped(bytes, offset + 20));
    const { found, backup: seen } = await verified(system, backup);
    const failure = {
      code: 'copy-altered',
      params: expect.objectContaining({ destination: 'drive', table: 'sana.paciente' }),
    };
    expect(found.copies).toMatchObject([
      { destination: 's3', state: 'intact' },
      { destination: 'drive', state: 'damaged', failure },
    ]);
    expect(seen).toMatchObject({ state: 'restorable', protected: false });
    await drive.write(object, bytes);
    await mend();
  });

  test('when the one in S3 is damaged as well, nothing is left to count on', async () => {
    await s3.write(object, flipped(bytes, 100));
    await drive.remove(object);
    const { found, backup: seen } = await verified(system, backup, true);
    expect(found.drill).toBe('skipped');
    expect(seen.copies.map(({ state, failure }) => [state, failure?.code])).toEqual([
      ['damaged', 'copy-altered'],
      ['missing', 'copy-missing'],
    ]);
    expect(seen).toMatchObject({
      state: 'failed',
      protected: false,
      failure: { code: 'copy-altered', params: { destination: 's3' } },
    });
    await expect(downloaded(system, token, backup)).rejects.toThrow('copy-not-stored');
    // The earlier one is what the clinic has now.
    expect(await status()).toMatchObject({ state: 'protected', lastGood: { id: earlier.id } });
  });

  test('a copy that comes back lifts it again, to what was proved', async () => {
    await s3.write(object, bytes);
    const { backup: seen } = await verified(system, backup);
    expect(seen).toMatchObject({ state: 'intact', protected: false, failure: null });
    const { backup: tried } = await verified(system, backup, true);
    expect(tried).toMatchObject({ state: 'restorable', protected: false });
  });
});
