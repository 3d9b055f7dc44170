import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { installationId } from './installation-id.ts';

let one: TestCatalog;
let other: TestCatalog;

beforeAll(async () => {
  one = await openTestCatalog(await freshDatabase('catalog_installation'));
  other = await openTestCatalog(await freshDatabase('catalog_installation2'));
});
afterAll(async () => {
  await one.drop();
  await other.drop();
});

test('an installation has one id, whoever asks first, and another has another', async () => {
  const asked = await Promise.all(Array.from({ length: 8 }, () => installationId(one.catalog)));
  expect(new Set(asked).size).toBe(1);
  expect(asked[0]).toMatch(/^[0-9a-f]{8}$/);
  expect(await installationId(one.catalog)).toBe(asked[0]);
  expect(await installationId(other.catalog)).not.toBe(asked[0]);
});
