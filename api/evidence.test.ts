import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listAudit } from '../catalog/audit/list-audit.ts';
import type { EvidenceKey, SignedEvidence } from '../contracts/api/evidence.ts';
import type { Problem } from '../contracts/api/problem.ts';
import { verifyEvidence } from '../contracts/evidence/verify-evidence.ts';
import { openApiBench, type ApiBench, type Person } from './testing/api-bench.ts';

let bench: ApiBench;
beforeAll(async () => {
  bench = await openApiBench('evidence');
});
afterAll(() => bench.close());

const get = (url: string, person: Person = 'auditor') =>
  bench.server.inject({ url, headers: { ...bench.as(person), 'accept-language': 'en' } });
const report = '/api/clinics/norte/evidence';

test('a report is signed with the key that anybody may ask for, and a changed one is told', async () => {
  const answer = await get(report);
  expect(answer.statusCode).toBe(200);
  const { publicKey, keyId } = (await bench.server.inject('/api/evidence/key')).json<EvidenceKey>();
  const genuine = verifyEvidence(answer.payload, publicKey);
  expect(genuine).toMatchObject({ clinic: { id: 'norte' }, signature: { keyId } });
  const days = (Date.parse(genuine.until) - Date.parse(genuine.from)) / 86_400_000;
  expect(Math.round(days)).toBe(90);
  const forged = answer.payload.replace('Clínica norte', 'Clínica otra');
  expect(forged).not.toBe(answer.payload);
  expect(() => verifyEvidence(forged, publicKey)).toThrow('evidence-altered');
});

test('of the period that is asked for, which must be one', async () => {
  const period = 'from=2026-01-01T00:00:00Z&until=2026-02-01T00:00:00Z';
  expect((await get(`${report}?${period}`)).json<SignedEvidence>()).toMatchObject({
    from: '2026-01-01T00:00:00.000Z',
    until: '2026-02-01T00:00:00.000Z',
  });
  const backwards = await get(`${report}?from=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z`);
  expect(backwards.json<Problem>()).toMatchObject({ status: 400, code: 'bad-request' });
});

test('the page comes in the language asked for, and may run and fetch nothing', async () => {
  const page = await get(`${report}.html?lang=es`);
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(page.headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-/,
  );
  expect(page.payload).toContain('<html lang="es"');
  expect((await get(`${report}.html`)).payload).toContain('<html lang="en"');
});

test('is for those who answer for the clinic and for auditors, and reading it is written down', async () => {
  expect((await get(report, 'staff')).json<Problem>().code).toBe('not-allowed');
  expect((await get(`${report}.html`, 'stranger')).json<Problem>().code).toBe('clinic-unknown');
  expect((await get(report, 'admin')).statusCode).toBe(200);
  const { items } = await listAudit(bench.catalog, { clinicId: 'norte' }, { limit: 1 });
  expect(items[0]).toMatchObject({ action: 'evidence.read', actor: 'admin@example.com' });
});
