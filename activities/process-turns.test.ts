import { expect, test } from '@jest/globals';
import { createTurns } from './process-turns.ts';

const never = new AbortController().signal;

test('no more than so many run at once, in the order they came', async () => {
  const turns = createTurns(2);
  const order: number[] = [];
  let running = 0;
  let most = 0;
  await Promise.all(
    [0, 1, 2, 3, 4].map((n) =>
      turns.take(never, 3, async () => {
        most = Math.max(most, (running += 1));
        order.push(n);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(order).toEqual([0, 1, 2, 3, 4]);
});

test('one that stops waiting takes no turn away, and a failure gives its turn back', async () => {
  const turns = createTurns(1);
  let release = (): void => undefined;
  const held = turns.take(never, 3, () => new Promise<void>((resolve) => (release = resolve)));
  const impatient = new AbortController();
  const left = turns.take(impatient.signal, 3, () => Promise.resolve('ran'));
  impatient.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  release();
  await held;
  await expect(turns.take(never, 3, () => Promise.reject(new Error('broke')))).rejects.toThrow(
    'broke',
  );
  await expect(turns.take(never, 3, () => Promise.resolve('next'))).resolves.toBe('next');
});

test('what somebody waits for goes before the others, which keep their order', async () => {
  const turns = createTurns(1);
  const order: string[] = [];
  const note = (name: string) => async (): Promise<void> => {
    order.push(name);
  };
  await Promise.all([
    turns.take(never, 4, note('first')),
    turns.take(never, 4, note('automatic')),
    turns.take(never, 4, note('later')),
    turns.take(never, 2, note('manual')),
  ]);
  expect(order).toEqual(['first', 'manual', 'automatic', 'later']);
});
