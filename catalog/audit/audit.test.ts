import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { appendAudit, type AuditEntry } from './append-audit.ts';
import { auditHash } from './audit-hash.ts';
import { listAudit } from './list-audit.ts';
import { verifyAuditChain } from './verify-audit-chain.ts';

let own: TestCatalog;

beforeEach(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_audit'));
});
afterEach(() => own.drop());

const entry = (n: number, changes: Partial<AuditEntry> = {}): AuditEntry => ({
  ...{ userId: 1, actor: 'ana@example.com', action: 'backup.deleted', clinicId: 'norte' },
  ...{ object: `backup/${n}`, address: '192.0.2.1', details: { n }, ...changes },
});
const append = async (count: number): Promise<void> => {
  for (let n = 1; n <= count; n += 1) await appendAudit(own.catalog, entry(n));
};
/** As an intruder would who is superuser: the trigger first, then the rows. */
const tamper = async (sql: string): Promise<void> => {
  await own.superuser.query(`ALTER TABLE audit DISABLE TRIGGER USER; ${sql}`);
};
const verdict = (): Promise<unknown> => verifyAuditChain(own.catalog);

test('an empty chain is intact', async () => {
  expect(await verdict()).toEqual({ intact: true, rows: 0, head: null });
});

test('rows written by eight at once make one unbroken chain', async () => {
  await Promise.all(Array.from({ length: 40 }, (_, n) => appendAudit(own.catalog, entry(n))));
  expect(await verdict()).toMatchObject({ intact: true, rows: 40, head: { id: 40 } });
});

test('anything that can be said is hashed as it is read back', async () => {
  const details = {
    ...{
      z: 1,
      a: { b: [1.5, 1e21, -0, null, true, 'ñ"\\\n'], at: new Date(0) },
      ß: '',
      gone: undefined,
    },
    ...{ nul: 'a\u0000b', lone: '\ud800', ['__proto__']: 'x', huge: 2 ** 53, tiny: 1e-7, nan: NaN },
  };
  await appendAudit(
    own.catalog,
    entry(1, { details, actor: 'a\u0000', address: null, userId: null }),
  );
  expect(await verdict()).toMatchObject({ intact: true, rows: 1 });
});

test('the hash is over a text that any tool can write', async () => {
  await appendAudit(own.catalog, entry(1, { details: { b: 'ñ', 10: 1, 9: [], a: { z: null } } }));
  const { items } = await listAudit(own.catalog, 'everyone');
  const at = items[0]?.at.toISOString() ?? '';
  const text =
    `[1,"${at}",1,"ana@example.com","backup.deleted","norte","backup/1","192.0.2.1",` +
    `{"10":1,"9":[],"a":{"z":null},"b":"ñ"},"${'0'.repeat(64)}"]`;
  expect(items[0]?.hash).toBe(createHash('sha256').update(text).digest('hex'));
});

test('nothing is changed, removed or emptied, by the owner nor by the superuser', async () => {
  await append(2);
  for (const sql of ['UPDATE audit SET actor = $$x$$', 'DELETE FROM audit', 'TRUNCATE audit'])
    await expect(own.superuser.query(sql)).rejects.toThrow(/append-only/);
  expect(await verdict()).toMatchObject({ intact: true, rows: 2 });
});

test.each([
  [`UPDATE audit SET actor = 'eva@example.com' WHERE id = 2`, { id: 2, problem: 'altered' }],
  [`UPDATE audit SET details = '{"n": 3}' WHERE id = 2`, { id: 2, problem: 'altered' }],
  [`UPDATE audit SET at = at + interval '1 ms' WHERE id = 3`, { id: 3, problem: 'altered' }],
  [`DELETE FROM audit WHERE id = 2`, { id: 3, problem: 'missing' }],
  [`DELETE FROM audit WHERE id = 1`, { id: 2, problem: 'missing' }],
  [`DELETE FROM audit WHERE id >= 4`, { id: 3, problem: 'cut' }],
  [`DELETE FROM settings WHERE key = 'audit-head'`, { id: 4, problem: 'cut' }],
  [`DELETE FROM audit`, { id: 0, problem: 'cut' }],
])('%s is found', async (sql, found) => {
  await append(4);
  await tamper(sql);
  expect(await verdict()).toEqual({ intact: false, ...found });
  // Writing on neither fails nor hides it.
  await appendAudit(own.catalog, entry(5));
  expect(await verdict()).toMatchObject({ intact: false });
});

test('a chain written anew with all its hashes right, but without the master key, is found', async () => {
  await append(3);
  const { items } = await listAudit(own.catalog, 'everyone');
  const row = items.find(({ id }) => id === 3);
  if (!row) throw new Error('no row 3');
  const hash = auditHash({ ...row, actor: 'eva@example.com' });
  await tamper(
    `UPDATE audit SET actor = 'eva@example.com', hash = decode('${hash}', 'hex') WHERE id = 3;
     UPDATE settings SET value = value || '{"hash": "${hash}"}' WHERE key = 'audit-head'`,
  );
  expect(await verdict()).toEqual({ intact: false, id: 3, problem: 'forged' });
});

test('a long chain is checked in pages', async () => {
  await append(23);
  const inPages = (): Promise<unknown> => verifyAuditChain(own.catalog, { pageRows: 7 });
  expect(await inPages()).toMatchObject({ intact: true, rows: 23 });
  await tamper(`UPDATE audit SET action = 'x' WHERE id = 15`);
  expect(await inPages()).toEqual({ intact: false, id: 15, problem: 'altered' });
});

test('it is listed newest first, by clinic, in pages, with filters', async () => {
  await append(5);
  await appendAudit(own.catalog, entry(6, { clinicId: 'sur', action: 'login', userId: 2 }));
  await appendAudit(own.catalog, entry(7, { clinicId: null }));
  const ids = async (
    ...args: [Parameters<typeof listAudit>[1], Parameters<typeof listAudit>[2]?]
  ): Promise<number[]> => (await listAudit(own.catalog, ...args)).items.map(({ id }) => id);
  expect(await ids('everyone')).toEqual([7, 6, 5, 4, 3, 2, 1]);
  expect(await ids({ clinicId: 'sur' })).toEqual([6]);
  expect(await ids('everyone', { userId: 2, action: 'login' })).toEqual([6]);
  const page = await listAudit(own.catalog, { clinicId: 'norte' }, { limit: 3 });
  expect(page.items.map(({ id }) => id)).toEqual([5, 4, 3]);
  expect(await ids({ clinicId: 'norte' }, { cursor: page.nextCursor ?? '' })).toEqual([2, 1]);
});
