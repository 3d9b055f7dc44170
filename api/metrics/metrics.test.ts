import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openBackup } from '../../catalog/backups/open-backup.ts';
import { recordDrill } from '../../catalog/backups/record-drill.ts';
import { recordSnapshot } from '../../catalog/backups/record-snapshot.ts';
import { recordCopy } from '../../catalog/backups/record-copy.ts';
import { endBackup, failBackup, recordState } from '../../catalog/backups/record-state.ts';
import { recordRoom } from '../../catalog/guard/rooms.ts';
import { openApiBench, type ApiBench } from '../testing/api-bench.ts';

let bench: ApiBench;
const run = { workflowId: 'backup/norte', trigger: 'manual', requestedBy: null } as const;
beforeAll(async () => {
  bench = await openApiBench('metrics', { processMetrics: true });
  const { catalog } = bench;
  const { id } = await openBackup(catalog, { clinicId: 'norte', ...run, runId: 'r1' });
  const ref = { clinicId: 'norte', backupId: id };
  await recordSnapshot(catalog, ref, {
    ...{ bytes: 4321, sha256: 'a'.repeat(64), md5: 'b'.repeat(32), tables: 2, rows: 10 },
    ...{ plainBytes: 9000, largeObjects: 0, attempts: 1 },
  });
  const copy = { destination: 'disk', kind: 'folder', key: 'k', location: 'k' } as const;
  await recordCopy(catalog, ref, { ...copy, state: 'intact', bytes: 4321 });
  await recordDrill(catalog, ref, { state: 'passed', loadSeconds: 1.5, compareSeconds: 1 });
  await recordState(catalog, ref, 'restorable');
  await endBackup(catalog, ref);
  const room = { place: 's3/x/a', kind: 's3', name: 'S3, copias' } as const;
  await recordRoom(catalog, { ...room, usedBytes: 90, totalBytes: 100, bytesPerDay: 4 });
  await recordRoom(catalog, { ...room, place: 's3/x/b', usedBytes: 70, totalBytes: null });
  const later = await openBackup(catalog, { clinicId: 'norte', ...run, runId: 'r2' });
  const failure = { code: 'database-unreachable', params: {} };
  await failBackup(catalog, { clinicId: 'norte', backupId: later.id }, failure);
});
afterAll(() => bench.close());

const scrape = (person: 'operator' | 'auditor' | 'admin') =>
  bench.server.inject({ url: '/metrics', headers: bench.as(person) });

test('tells each clinic’s age, size, drill and failure, and the copies by state', async () => {
  const answer = await scrape('auditor');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toContain('text/plain');
  const lines = answer.payload.split('\n');
  const valueOf = (line: string) =>
    Number(lines.find((one) => one.startsWith(line))?.slice(line.length));
  expect(valueOf('resguardo_backup_age_seconds{clinic="norte"}')).toBeLessThan(600);
  expect(valueOf('resguardo_last_backup_bytes{clinic="norte"}')).toBe(4321);
  expect(valueOf('resguardo_last_backup_failed{clinic="norte"}')).toBe(1);
  expect(valueOf('resguardo_recovery_seconds{clinic="norte"}')).toBe(1.5);
  expect(valueOf('resguardo_copies{kind="folder",state="intact"}')).toBe(1);
  expect(valueOf('resguardo_copies_bytes{kind="folder",state="intact"}')).toBe(4321);
  // A clinic that was never backed up has no age; an alert on its absence finds it.
  expect(answer.payload).not.toContain('resguardo_backup_age_seconds{clinic="sur"}');
  expect(valueOf('resguardo_clinics')).toBe(2);
  expect(answer.payload).toContain('process_resident_memory_bytes');
});

test('counts requests by their route, never by the names in an address', async () => {
  await bench.server.inject({ url: '/api/clinics/norte/status', headers: bench.as('operator') });
  const { payload } = await scrape('operator');
  expect(payload).toMatch(
    /resguardo_http_request_duration_seconds_count\{method="GET",route="\/api\/clinics\/:clinic\/status",status="200"\} 1/,
  );
});

test('is for operators and auditors', async () => {
  expect((await scrape('admin')).statusCode).toBe(403);
  expect((await bench.server.inject({ url: '/metrics' })).statusCode).toBe(401);
});

test('the alert rules and the dashboard ask for figures that exist', async () => {
  const folder = join(import.meta.dirname, '../../docs/observability');
  const { payload } = await scrape('operator');
  const known = new Set(
    [...payload.matchAll(/^# TYPE (\S+) (\S+)/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    ),
  );
  const Rules = z.object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({
            alert: z.string(),
            expr: z.string(),
            annotations: z.object({ summary: z.string() }),
          }),
        ),
      }),
    ),
  });
  const Dashboard = z.object({
    panels: z.array(
      z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) }),
    ),
  });
  const rules = Rules.parse(parse(readFileSync(join(folder, 'alerts.yml'), 'utf8')));
  const board = Dashboard.parse(JSON.parse(readFileSync(join(folder, 'grafana.json'), 'utf8')));
  const asked = [
    ...rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr)),
    ...board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ].flatMap((expr) => expr.match(/\bresguardo_\w+/g) ?? []);
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.filter((name) => !known.has(name))).toEqual([]);
});

test('tells how full places for copies are, as far as that is known', async () => {
  const { body } = await scrape('operator');
  const lines = body.split('\n').filter((line) => line.startsWith('resguardo_room_'));
  const at = (letter: string) => `{place="s3/x/${letter}",kind="s3",name="S3, copias"}`;
  expect(lines).toEqual([
    ...[`resguardo_room_used_bytes${at('a')} 90`, `resguardo_room_used_bytes${at('b')} 70`],
    `resguardo_room_bytes${at('a')} 100`,
    `resguardo_room_growth_bytes_per_day${at('a')} 4`,
  ]);
});
