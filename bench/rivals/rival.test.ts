import { beforeAll, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { createSizedClinic } from '../../local/data/create-sized-clinic.ts';
import type { BuiltClinic } from '../../local/data/build-clinic.ts';
import { testStack } from '../../local/testing/test-stack.ts';
import { rival } from './rival.ts';
import type { RivalWay } from './rival-message.ts';
import { openRivalStore } from './rival-store.ts';

const { postgres, s3 } = testStack();
const { host, port, user, password } = postgres;
const signal = new AbortController().signal;
let clinic: BuiltClinic;

beforeAll(async () => {
  const server = { host, port, user, password, database: 'postgres', ssl: 'disable' as const };
  clinic = await createSizedClinic(server, { megabytes: 1, database: 'medidas_rival_test' });
});

const of = (way: RivalWay, schema = clinic.scope.schema) => {
  const pgDump = join(postgres.binDir, 'pg_dump');
  const task = { way, connection: clinic.connection, schema, pgDump, store: s3 };
  return rival({ name: way, task, timeoutMs: 60_000 });
};

test('pg_dump thrown away takes time and stores nothing', async () => {
  // So short a one may be over between two looks at its memory: until it was seen.
  let peak = 0;
  do {
    const { seconds, bytes, peakRssMb } = await of('pg-dump-away').run(signal);
    expect(seconds).toBeGreaterThan(0.01);
    expect(bytes).toBeNull();
    peak = Math.max(peak, peakRssMb ?? 0);
  } while (process.platform === 'linux' && peak <= 4);
  expect(peak).toBeLessThan(40); // pg_dump’s own, without ours
});

test.each(['pg-dump-gzip', 'pg-dump-custom', 'rows-as-json'] as const)(
  '%s stores the clinic in S3, and what it stored is removed again',
  async (way) => {
    const { bytes } = await of(way).run(signal);
    expect(bytes).toBeGreaterThan(150_000);
    expect(bytes).toBeLessThan(500_000);
    const client = openRivalStore(s3);
    const { Versions } = await client.send(
      new ListObjectVersionsCommand({ Bucket: s3.bucket, Prefix: `bench/${way}` }),
    );
    client.destroy();
    expect(Versions ?? []).toEqual([]);
  },
);

test.each(['pg-dump-away', 'pg-dump-gzip', 'pg-dump-custom'] as const)(
  '%s that fails is not taken for a quick one',
  async (way) => {
    await expect(of(way, 'no_such_schema').run(signal)).rejects.toThrow('pg_dump ended with');
  },
);

test('a signal ends it', async () => {
  const stop = new AbortController();
  const running = of('pg-dump-gzip').run(stop.signal);
  stop.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
});
