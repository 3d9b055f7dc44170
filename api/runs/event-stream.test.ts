import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { eventStream } from './event-stream.ts';
import type { News } from './feeds.ts';

const words = { progress: ({ progress }: { progress: unknown }) => progress, problem: () => null };
const filling = 'x'.repeat(100_000);

test('a listener that does not read holds no more than one piece of news, and is let go', async () => {
  let asked = 0;
  const returned = Promise.withResolvers<true>();
  async function* news(): AsyncGenerator<News<string>> {
    try {
      for (;;) {
        asked += 1;
        await Promise.resolve();
        yield { kind: 'progress', id: String(asked), progress: filling };
      }
    } finally {
      returned.resolve(true);
    }
  }
  const stream = eventStream(news(), words, { stallMs: 100 });
  const gone = once(stream, 'error');
  // The line on how to connect again, then the first piece of news, of which it reads one byte.
  await once(stream, 'readable');
  stream.read();
  await once(stream, 'readable');
  stream.read(1);
  const [error] = (await gone) as [Error];
  expect(error.message).toMatch(/read nothing for 0.1 seconds/);
  expect(asked).toBeLessThan(5);
  expect(stream.readableLength).toBeLessThan(2 * filling.length + 1000);
  // Nothing looks for news any more.
  expect(await returned.promise).toBe(true);
});

test('one that reads is kept however long it lasts, with a sign of life in the silence', async () => {
  let told = '';
  async function* news(): AsyncGenerator<News<string>> {
    await until(() => told.match(/keep-alive/g)?.length === 3);
    yield { kind: 'end', id: 'r.end', progress: 'done' };
  }
  const waiting: (() => void)[] = [];
  const until = (met: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(() => {
        if (met()) resolve();
      });
    });
  for await (const text of eventStream(news(), words, { silenceMs: 20, stallMs: 10_000 })) {
    told += String(text);
    for (const look of waiting) look();
  }
  expect(told).toMatch(
    /^retry: \d+\n\n(: keep-alive\n\n){3,}event: end\nid: r.end\ndata: "done"\n\n$/,
  );
});
