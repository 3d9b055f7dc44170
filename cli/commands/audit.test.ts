import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { appendAudit } from '../../catalog/audit/append-audit.ts';
import { openListeningBench, type ListeningBench } from '../../api/testing/listening-bench.ts';
import type { AuditPage, AuditVerdict } from '../../contracts/api/audit.ts';
import { ran } from '../testing/test-terminal.ts';

let bench: ListeningBench;
let env: Record<string, string>;
beforeAll(async () => {
  bench = await openListeningBench('cliaudit');
  env = {
    ...{ RESGUARDO_URL: bench.url, RESGUARDO_TOKEN: bench.tokenOf('auditor') },
    LANG: 'en_US.UTF-8',
  };
  for (const clinicId of ['norte', 'sur', 'norte']) {
    await appendAudit(bench.catalog, {
      ...{ userId: bench.idOf('admin'), actor: 'admin@example.com', action: 'backup.delete' },
      ...{ clinicId, object: 'backup/12', address: '192.0.2.7' },
    });
  }
}, 120_000);
afterAll(() => bench.close());

test('the log is listed, of all and of one clinic, filtered and by pages', async () => {
  const all = await ran(['audit', 'list'], env);
  expect([all.code, all.stderr]).toEqual([0, '']);
  expect(all.stdout).toMatch(/admin@example\.com +backup\.delete backup\/12 +sur +192\.0\.2\.7/);
  const own = await ran(['audit', 'list', 'norte', '--limit', '1', '--json'], env);
  const first = own.json<AuditPage>();
  expect(first.items.map(({ clinic }) => clinic)).toEqual(['norte']);
  const more = ['--limit', '1', '--cursor', first.nextCursor ?? '', '--json'];
  const next = (await ran(['audit', 'list', 'norte', ...more], env)).json<AuditPage>();
  expect(next.items[0]?.id).toBeLessThan(first.items[0]?.id ?? 0);
  expect(next.nextCursor).toBeNull();
  const none = await ran(['audit', 'list', '--action', 'nothing.done', '--json'], env);
  expect(none.json<AuditPage>().items).toEqual([]);
});

test('an administrator sees what was done about the own clinic, staff and strangers do not', async () => {
  const as = (person: 'admin' | 'staff' | 'stranger', ...args: string[]) =>
    ran(['audit', ...args], { ...env, RESGUARDO_TOKEN: bench.tokenOf(person) });
  expect((await as('admin', 'list', 'norte')).code).toBe(0);
  expect((await as('admin', 'list')).stderr).toContain('not-allowed');
  expect((await as('staff', 'list', 'norte')).stderr).toContain('not-allowed');
  expect((await as('stranger', 'list', 'norte')).stderr).toContain('clinic-unknown');
});

test('the chain is checked, and one that somebody touched is told with an exit code', async () => {
  const intact = await ran(['audit', 'verify'], env);
  expect(intact.stdout).toMatch(/^The log is intact: \d+ entries.*\nLast hash: [0-9a-f]{64}\./);
  const { pool } = bench.catalog;
  await pool.query('ALTER TABLE audit DISABLE TRIGGER audit_append_only');
  await pool.query('ALTER TABLE audit NO FORCE ROW LEVEL SECURITY');
  await pool.query(`UPDATE audit SET actor = 'nobody' WHERE id = 2`);
  await pool.query('ALTER TABLE audit FORCE ROW LEVEL SECURITY');
  const broken = await ran(['audit', 'verify', '--json'], env);
  expect(broken.json<AuditVerdict>()).toMatchObject({ intact: false, brokenAt: 2 });
  expect(broken.code).not.toBe(0);
  const told = await ran(['audit', 'verify'], { ...env, LANG: 'es_BO.UTF-8' });
  expect(told.stdout).toBe(
    'El registro NO está íntegro: en la entrada 2, el contenido no es el que dice su hash.\n',
  );
});
