import { expect, test } from '@jest/globals';
import { comesBack, packings } from './whole-scope.ts';

test.each(packings)(
  'every hostile feature a database can hold comes back, as $format',
  async (packing) => {
    await expect(comesBack('database', packing)).resolves.toBeUndefined();
  },
);
