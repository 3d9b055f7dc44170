import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Problem } from '../../contracts/api/problem.ts';
import { openApiBench, type ApiBench, type Person } from '../testing/api-bench.ts';
import { clinicOf } from './guard.ts';

let bench: ApiBench;
beforeAll(async () => {
  bench = await openApiBench('tenant', {}, (server) => {
    const config = { permission: 'backup.read', tenantHeader: true } as const;
    server.get('/which', { config }, (request) => clinicOf(request).id);
  });
});
afterAll(() => bench.close());

const which = (person: Person, headers: Record<string, string>) =>
  bench.server.inject({ url: '/which', headers: { ...bench.as(person), ...headers } });

test('the tenant header chooses among one’s own clinics, and never widens them', async () => {
  expect((await which('staff', { 'x-tenant-id': 'norte' })).payload).toBe('norte');
  expect((await which('staff', { 'X-Tenant': 'norte' })).payload).toBe('norte');
  expect((await which('operator', { 'x-tenant-id': 'sur' })).payload).toBe('sur');
  for (const headers of [
    { 'x-tenant-id': 'sur' },
    { 'x-tenant-id': 'sur', 'x-tenant': 'norte' },
    { 'x-tenant-id': 'norte,sur' },
    { 'x-tenant-id': '../norte' },
  ]) {
    expect((await which('staff', headers)).json<Problem>().code).toBe('clinic-unknown');
  }
});

test('without it, the only clinic there is for the caller', async () => {
  expect((await which('staff', {})).payload).toBe('norte');
  expect((await which('stranger', {})).payload).toBe('sur');
  for (const person of ['operator', 'auditor'] as const) {
    const several = await which(person, {});
    expect(several.json<Problem>()).toMatchObject({ status: 400, code: 'bad-request' });
  }
});
