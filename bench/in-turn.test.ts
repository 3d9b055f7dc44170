import { expect, test } from '@jest/globals';
import type { Contender } from './contender.ts';
import { inTurn } from './in-turn.ts';

const contender = (
  name: string,
  asked: string[],
  more: Partial<Contender> & { failsAt?: number } = {},
): Contender => ({
  name,
  ...more,
  run: async () => {
    asked.push(name);
    const times = asked.filter((one) => one === name).length;
    if (times === more.failsAt) throw new Error('no room');
    return { seconds: times, peakRssMb: null, bytes: null };
  },
});

const options = {
  runs: 3,
  warmUp: false,
  report: () => undefined,
  signal: new AbortController().signal,
};

test('A B C, A B C: in turn, so often', async () => {
  const asked: string[] = [];
  await inTurn(
    ['a', 'b', 'c'].map((name) => contender(name, asked)),
    options,
  );
  expect(asked.join('')).toBe('abcabcabc');
});

test('the warm-up does not count, and a slow way is spared it', async () => {
  const asked: string[] = [];
  const series = await inTurn([contender('a', asked), contender('b', asked, { mostRuns: 2 })], {
    ...options,
    warmUp: true,
  });
  expect(asked.join('')).toBe('aababa');
  expect(series.map(({ runs }) => runs.map(({ seconds }) => seconds))).toEqual([
    [2, 3, 4],
    [1, 2],
  ]);
});

test('what fails or is left out says why, and does not stop the others', async () => {
  const asked: string[] = [];
  const series = await inTurn(
    [
      contender('a', asked, { failsAt: 2 }),
      contender('b', asked),
      contender('c', asked, { leftOut: 'too large' }),
    ],
    options,
  );
  expect(asked.join('')).toBe('ababb');
  expect(series.map(({ leftOut, failure }) => ({ leftOut, failure }))).toEqual([
    { leftOut: null, failure: 'no room' },
    { leftOut: null, failure: null },
    { leftOut: 'too large', failure: null },
  ]);
});

test('a signal ends it', async () => {
  const stop = new AbortController();
  const stopping: Contender = {
    name: 'a',
    run: async () => {
      stop.abort(new Error('ended'));
      throw new Error('cut off');
    },
  };
  await expect(inTurn([stopping], { ...options, signal: stop.signal })).rejects.toThrow('ended');
});
