import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hostQueue } from '../contracts/temporal.ts';
import { testStack } from '../local/testing/test-stack.ts';

const check = fileURLToPath(new URL('is-serving.ts', import.meta.url));
const hostId = randomUUID();
let spool: string;

beforeAll(async () => {
  spool = await mkdtemp(join(tmpdir(), 'is-serving-'));
  await writeFile(join(spool, 'host-id'), hostId);
});
afterAll(() => rm(spool, { recursive: true }));

/** Its exit code, as a container's engine would see it. */
const checked = (address: string): Promise<number | string> =>
  new Promise((resolve) => {
    const env = {
      PATH: process.env['PATH'],
      TEMPORAL_ADDRESS: address,
      RESGUARDO_CATALOG_URL: 'postgresql://u:p@127.0.0.1/none',
      RESGUARDO_SPOOL: spool,
    };
    execFile(process.execPath, [check], { env, timeout: 20_000 }, (error) => {
      resolve(error === null ? 0 : (error.code ?? 'killed'));
    });
  });

test('a host is healthy while a worker asks for its work, and not before', async () => {
  const { address, namespace } = testStack().temporal;
  expect(await checked(address)).toBe(1);
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: hostQueue(hostId),
    activities: { nothing: async () => undefined },
  });
  await worker.runUntil(async () => {
    const until = Date.now() + 15_000;
    let code = await checked(address);
    while (code !== 0 && Date.now() < until) code = await checked(address);
    expect(code).toBe(0);
  });
  await connection.close();
});

test('without Temporal a host is not healthy', async () => {
  expect(await checked('127.0.0.1:1')).toBe(1);
});
