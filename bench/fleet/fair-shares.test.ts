import { describe, expect, test } from '@jest/globals';
import { fairnessOf, sharesOf } from './fair-shares.ts';
import type { TurnTime } from './turn-times.ts';

/** Seconds, as a queue with two turns might have given them. */
const turn = (clinic: string, asked: number, granted: number, over: number): TurnTime => ({
  ...{ clinic, asked: asked * 1000, granted: granted * 1000, over: over * 1000 },
});
const starved = (turns: readonly TurnTime[]): string[] =>
  fairnessOf('small', sharesOf(turns, 2)).starved.map(({ clinic }) => clinic);

/** Twenty that ask at once; each keeps its turn for ten seconds. */
const inOrder = Array.from({ length: 20 }, (_, index) => {
  const granted = Math.floor(index / 2) * 10;
  return turn(`c${index}`, 0, granted, granted + 10);
});

describe('a wait and its share', () => {
  test('are one where the order is kept and no turn lies idle', () => {
    for (const { wait_s: wait, fair_s: fair } of sharesOf(inOrder, 2)) expect(fair).toBe(wait);
    expect(starved(inOrder)).toEqual([]);
  });

  test('one that is passed by those who asked later has waited too long', () => {
    const passed = turn('passed', 0, 100, 110);
    expect(starved([passed, ...inOrder])).toEqual(['passed']);
    expect(starved([...inOrder, passed])).toEqual([]);
  });

  test('with one of two turns lost, those at the end wait too long', () => {
    const oneByOne = inOrder.map(({ clinic }, index) =>
      turn(clinic, 0, index * 10, index * 10 + 10),
    );
    // 200 s: a grace of 15 s, and 0.85 of the share beyond it.
    expect(starved(oneByOne)).toEqual(oneByOne.slice(4).map(({ clinic }) => clinic));
  });

  test('a big one before it is part of a small one’s share', () => {
    const big = [turn('big', 0, 0, 1000), turn('huge', 0, 0, 900)];
    expect(starved([...big, turn('small', 1, 900, 910)])).toEqual([]);
    expect(starved([...big, turn('small', 1, 1000, 1010)])).toEqual([]);
    expect(starved([...big, turn('small', 1, 1250, 1260)])).toEqual(['small']);
  });

  test('one that was never let in has waited until all was over', () => {
    const forgotten = turn('forgotten', 0, Infinity, Infinity);
    const [share] = sharesOf([forgotten, ...inOrder], 2);
    expect(share).toEqual({ clinic: 'forgotten', wait_s: 100, fair_s: 0, most_s: 10 });
    expect(starved([forgotten, ...inOrder])).toEqual(['forgotten']);
  });

  test('what asked at a quiet moment has a moment to be let in', () => {
    expect(starved([turn('alone', 0, 5, 6)])).toEqual([]);
    expect(starved([turn('alone', 0, 6, 7)])).toEqual(['alone']);
  });
});
