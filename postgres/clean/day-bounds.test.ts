import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from 'pg';
import { freshDatabase, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { connect, disconnect } from '../connect.ts';
import { applySessionSettings } from '../snapshot/session-settings.ts';
import { dayBounds } from './day-bounds.ts';

let database: FreshDatabase;
let client: Client;
beforeAll(async () => {
  database = await freshDatabase('days');
  client = await connect({ ...database.config, ssl: 'disable' });
  await applySessionSettings(client);
});
afterAll(async () => {
  await disconnect(client);
  await database.drop();
});

test.each([
  [
    'America/La_Paz',
    '2024-01-01',
    '2024-02-01',
    '2024-01-01 04:00:00+00',
    '2024-02-01 04:00:00+00',
  ],
  // The clock goes from midnight to one: the day begins then.
  [
    'America/Santiago',
    '2024-09-08',
    '2024-09-09',
    '2024-09-08 04:00:00+00',
    '2024-09-09 03:00:00+00',
  ],
  // It goes back from one to midnight: the first of the two midnights begins the day.
  [
    'America/Havana',
    '2024-11-03',
    '2024-11-04',
    '2024-11-03 04:00:00+00',
    '2024-11-04 05:00:00+00',
  ],
  // It goes back from midnight into the evening before, which is not over then.
  [
    'America/Santiago',
    '2024-04-07',
    '2024-04-08',
    '2024-04-07 04:00:00+00',
    '2024-04-08 04:00:00+00',
  ],
])('days of %s from %s to %s', async (zone, start, end, first, last) => {
  expect(await dayBounds(client, { start, end }, zone)).toMatchObject({ start: first, end: last });
});

test('a zone that the server does not know is named', async () => {
  const range = { start: '2024-01-01', end: '2024-01-02' };
  await expect(dayBounds(client, range, 'America/Nowhere')).rejects.toMatchObject({
    code: 'clean-range-invalid',
    params: { why: 'America/Nowhere' },
  });
});
