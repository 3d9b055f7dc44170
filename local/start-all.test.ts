import { expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { startAll } from './start-all.ts';

const server = (stopped: string[], name: string): { name: string; stop(): Promise<void> } => ({
  name,
  async stop() {
    stopped.push(name);
  },
});

test('all are started, and stopped by one word', async () => {
  const stopped: string[] = [];
  const { servers, stop } = await startAll({
    a: async () => server(stopped, 'a'),
    b: async () => server(stopped, 'b'),
  });
  expect([servers.a.name, servers.b.name]).toEqual(['a', 'b']);
  await stop();
  expect(stopped).toEqual(['a', 'b']);
});

test('one that fails aborts those under way, stops those that are up, and is the reason given', async () => {
  const stopped: string[] = [];
  const starting = startAll({
    up: async () => server(stopped, 'up'),
    slow: async (signal) => {
      await sleep(30_000, undefined, { signal });
      return server(stopped, 'slow');
    },
    bad: async (): Promise<{ stop(): Promise<void> }> => {
      await sleep(10);
      throw new Error('no binary');
    },
  });
  await expect(starting).rejects.toThrow('no binary');
  expect(stopped).toEqual(['up']);
});

test('one that does not stop keeps no other from being stopped', async () => {
  const stopped: string[] = [];
  const { stop } = await startAll({
    bad: async () => ({ stop: () => Promise.reject(new Error('stuck')) }),
    good: async () => server(stopped, 'good'),
  });
  await expect(stop()).rejects.toThrow('stuck');
  expect(stopped).toEqual(['good']);
});
