import { expect, test } from '@jest/globals';
import { inOrder } from './in-order.ts';

test('gives both results', async () => {
  expect(await inOrder([Promise.resolve(1), Promise.resolve('two')])).toEqual([1, 'two']);
});

test('tells the first in order, however much later it fails', async () => {
  const slow = Promise.withResolvers<number>();
  const told = inOrder([slow.promise, Promise.reject(new Error('quick'))]);
  setImmediate(() => slow.reject(new Error('slow')));
  await expect(told).rejects.toThrow('slow');
});

test('waits for what goes on when the other has failed', async () => {
  const slow = Promise.withResolvers<number>();
  let over = false;
  const told = inOrder([Promise.reject(new Error('quick')), slow.promise]).finally(
    () => (over = true),
  );
  await new Promise(setImmediate);
  expect(over).toBe(false);
  slow.resolve(1);
  await expect(told).rejects.toThrow('quick');
});
