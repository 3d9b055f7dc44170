import { expect, test } from '@jest/globals';
import { workflowNames } from '../contracts/temporal.ts';
import * as workflows from './index.ts';

test('what is registered is what the contracts name', () => {
  expect(Object.keys(workflows).sort()).toEqual(Object.values(workflowNames).sort());
});
