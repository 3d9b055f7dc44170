import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readEvents } from './event-lines.ts';

const text =
  'retry: 1000\n\n: keep-alive\n\nevent: progress\nid: a.1\ndata: {"n":1}\n\n' +
  'data: one\ndata: two\n\nevent: end\r\ndata: ñ\r\n\r\nevent: cut\ndata: never';

async function* cutAt(points: readonly number[]): AsyncGenerator<string> {
  let from = 0;
  for (const to of [...points.toSorted((a, b) => a - b), text.length]) {
    yield text.slice(from, to);
    from = to;
  }
}

test('however the stream is cut, the events are the same; one that broke off is left out', async () => {
  const cuts = fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(cuts, async (points) => {
      expect(await Readable.from(readEvents(cutAt(points))).toArray()).toEqual([
        { name: 'progress', id: 'a.1', data: '{"n":1}' },
        { name: 'message', id: null, data: 'one\ntwo' },
        { name: 'end', id: null, data: 'ñ' },
      ]);
    }),
  );
});
