import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { StartedRun } from '../contracts/api/backup.ts';
import type { RunView } from '../contracts/api/run.ts';
import { openedBackup } from '../workflows/testing/fake-steps.ts';
import { buildServer } from './server.ts';
import type { ApiServer } from './api-server.ts';
import { openApiBench, type ApiBench } from './testing/api-bench.ts';
import { readEvents, type ReadEvent } from './testing/read-events.ts';
import { heldSnapshot, recordedSteps } from './testing/recorded-steps.ts';
import { createTestWorker, type TestWorker } from './testing/test-worker.ts';

let bench: ApiBench;
let worker: TestWorker;
const servers: ApiServer[] = [];
beforeAll(async () => {
  bench = await openApiBench('resumed');
  worker = await createTestWorker(bench.temporal, openedBackup.hostId);
}, 120_000);
afterAll(async () => {
  for (const server of servers) await server.close();
  await bench.close();
  await worker.close();
});

const listen = async (): Promise<{ server: ApiServer; address: string }> => {
  const server = await buildServer(bench.deps);
  servers.push(server);
  return { server, address: await server.listen({ host: '127.0.0.1', port: 0 }) };
};

test('a listener goes on where it was after its connection broke, and after the API began anew', async () => {
  const { takeSnapshot, release } = heldSnapshot();
  await worker.during(recordedSteps(bench.catalog, { takeSnapshot }), async () => {
    const first = await listen();
    const started = await first.server.inject({
      ...{ method: 'POST', url: '/api/clinics/norte/backups', headers: bench.as('admin') },
    });
    const { events } = started.json<StartedRun>();
    const told: ReadEvent[] = [];
    /** Follows until `enough`, or to the end; gives how the last event was called. */
    const follow = async (address: string, enough: () => boolean): Promise<string> => {
      const last = told.at(-1)?.id;
      const headers = { ...bench.as('admin'), ...(last ? { 'last-event-id': last } : {}) };
      for await (const event of readEvents(`${address}${events}`, headers)) {
        if (event.name !== 'problem') told.push(event);
        if (enough()) break;
      }
      return told.at(-1)?.name ?? '';
    };
    const rows = (): number => (told.at(-1)?.data as RunView | undefined)?.rows ?? 0;

    await follow(first.address, () => rows() > 0);
    let seen = rows();
    // The connection broke; the same server.
    await follow(first.address, () => rows() > seen);
    seen = rows();
    // The API itself ends and another takes its place.
    await first.server.close();
    const second = await listen();
    await follow(second.address, () => rows() > seen);
    release();
    expect(await follow(second.address, () => false)).toBe('end');

    const ids = told.map(({ id }) => id);
    expect(ids.every((id) => id !== null)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    const figures = told.slice(0, -1).map(({ data }) => (data as RunView).rows);
    expect(figures).toEqual(figures.toSorted((a, b) => a - b));
    expect(told.at(-1)?.data).toMatchObject({ ended: true, state: 'restorable' });
  });
});
