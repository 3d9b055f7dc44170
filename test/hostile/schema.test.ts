import { expect, test } from '@jest/globals';
import { comesBack, patienceMs } from './whole-scope.ts';

test(
  'every hostile feature a schema can hold comes back in both formats, and goes again',
  async () => {
    await expect(comesBack('schema')).resolves.toBeUndefined();
  },
  patienceMs,
);
