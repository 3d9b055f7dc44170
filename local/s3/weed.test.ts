import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { removeState } from '../remove-state.ts';
import { areVolumesRegistered } from './are-volumes-registered.ts';
import type { S3Server } from './s3-server.ts';
import { startWeed } from './weed.ts';

const stateDirs: string[] = [];

afterAll(async () => {
  for (const stateDir of stateDirs) await removeState(stateDir);
});

function newStateDir(): string {
  const stateDir = mkdtempSync(join(tmpdir(), 'resguardo-s3-'));
  stateDirs.push(stateDir);
  return stateDir;
}

const start = (stateDir: string): Promise<S3Server> =>
  startWeed({ stateDir, report: () => undefined, fast: true });

interface Ports {
  readonly master: number;
  readonly volume: number;
}

const portsOf = (stateDir: string): Ports =>
  JSON.parse(readFileSync(join(stateDir, 's3', 'ports.json'), 'utf8')) as Ports;

/** It asks once: a server that says it has started must not need a second try. */
const oneTry = (server: S3Server): S3Client =>
  new S3Client({
    endpoint: server.endpoint,
    region: server.region,
    credentials: server,
    forcePathStyle: true,
    maxAttempts: 1,
  });

async function put(server: S3Server, Bucket: string, Key: string): Promise<void> {
  await oneTry(server).send(new PutObjectCommand({ Bucket, Key, Body: `${Bucket}/${Key} ñ` }), {
    abortSignal: AbortSignal.timeout(5000),
  });
}

async function get(server: S3Server, Bucket: string, Key: string): Promise<string | undefined> {
  const { Body } = await oneTry(server).send(new GetObjectCommand({ Bucket, Key }));
  return Body?.transformToString();
}

test('started again after kill -9, it reads what it kept and takes more at once', async () => {
  const stateDir = newStateDir();
  let server = await start(stateDir);
  const kept: { bucket: string; key: string }[] = [];
  const keep = async (bucket: string, key: string): Promise<void> => {
    await put(server, bucket, key);
    kept.push({ bucket, key });
  };
  try {
    await keep(server.bucket, 'before');
    for (const restart of [1, 2, 3]) {
      process.kill(server.pid, 'SIGKILL');
      await server.stop();
      server = await start(stateDir);
      for (const { bucket, key } of kept) {
        expect(await get(server, bucket, key)).toBe(`${bucket}/${key} ñ`);
      }
      await keep(server.bucket, `after-${restart}`);
      // A bucket has volumes of its own: a new one must not take the number of one that is kept.
      const bucket = `other-${restart}`;
      await oneTry(server).send(new CreateBucketCommand({ Bucket: bucket }));
      await keep(bucket, 'a');
    }
    for (const { bucket, key } of kept) {
      expect(await get(server, bucket, key)).toBe(`${bucket}/${key} ñ`);
    }
  } finally {
    await server.stop();
  }
}, 60_000);

test('volumes count as registered only at the master that knows of them', async () => {
  const running: S3Server[] = [];
  const ports: Ports[] = [];
  try {
    for (const stateDir of [newStateDir(), newStateDir()]) {
      const server = await start(stateDir);
      running.push(server);
      ports.push(portsOf(stateDir));
      await put(server, server.bucket, 'a');
    }
    const [one, other] = ports as [Ports, Ports];
    expect(await areVolumesRegistered(one)).toBe(true);
    expect(await areVolumesRegistered(other)).toBe(true);
    expect(await areVolumesRegistered({ master: other.master, volume: one.volume })).toBe(false);

    const nobody = createServer().listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const { port } = nobody.address() as AddressInfo;
    nobody.close();
    expect(await areVolumesRegistered({ ...one, master: port })).toBe(false);
    expect(await areVolumesRegistered({ ...one, volume: port })).toBe(false);
  } finally {
    for (const server of running) await server.stop();
  }
}, 60_000);
