import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listNotifications } from '../catalog/notifications/list-notifications.ts';
import { openRestore } from '../catalog/restores/open-restore.ts';
import { recordRestore } from '../catalog/restores/record-restore.ts';
import { createUser } from '../catalog/users/create-user.ts';
import { setUserDisabled } from '../catalog/users/disable-user.ts';
import type { RestoreNews, RestoreRef } from '../contracts/changes.ts';
import type { UserInputWritten } from '../contracts/user-input.ts';
import { runSql } from '../postgres/testing/run-sql.ts';
import { openStepsBench, type StepsBench } from './testing/steps-bench.ts';

let bench: StepsBench;
let asker: number;
let backupId: number;
beforeAll(async () => {
  bench = await openStepsBench();
  await runSql(bench.home.config, 'CREATE SCHEMA clinica; CREATE TABLE clinica.t (id int)');
  ({ backupId } = await bench.backUp());
  asker = await person('luz@example.com', {});
  await person('eva@example.com', { language: 'en' });
  await person('personal@example.com', {
    role: 'staff',
    memberships: [{ clinicId: 'demo', role: 'staff' }],
  });
  await setUserDisabled(bench.catalog, await person('antes@example.com', {}), true);
}, 60_000);
afterAll(() => bench.close());

const person = async (email: string, more: Partial<UserInputWritten>): Promise<number> => {
  const user: UserInputWritten = {
    ...{ email, nombre: email.split('@')[0] ?? '', password: 'una clave larga', role: 'admin' },
    ...{ memberships: [{ clinicId: 'demo', role: 'admin' }], ...more },
  };
  return (await createUser(bench.catalog, user)).id;
};

const waiting = async (): Promise<RestoreRef> => {
  const { id } = await openRestore(bench.catalog, {
    ...{ clinicId: 'demo', kind: 'restore', backupId, order: {}, requestedBy: asker },
    waitsForApproval: true,
  });
  return { clinicId: 'demo', restoreId: id };
};
const told = async (ref: RestoreRef, news: RestoreNews): Promise<string[]> => {
  bench.sent.length = 0;
  await bench.run((steps) => steps.notifyRestore({ ...ref, news }));
  return bench.sent.map(({ to }) => to).toSorted();
};

test('approval is asked of those who may give it, each in their language, and not of whoever asked', async () => {
  const ref = await waiting();
  expect(await told(ref, 'approval-asked')).toEqual([
    // An operator, the clinic's own address, and its other administrator.
    ...['ana@example.com', 'clinica@example.com', 'eva@example.com'],
  ]);
  const subjects = Object.fromEntries(bench.sent.map(({ to, mail }) => [to, mail.subject]));
  expect(subjects['eva@example.com']).toMatch(/your approval is needed$/);
  expect(subjects['clinica@example.com']).toMatch(/hace falta su autorización$/);
  const { text } = bench.sent.find(({ to }) => to === 'eva@example.com')?.mail ?? { text: '' };
  expect(text).toContain('luz asked to restore');
  expect(text).toContain('These may decide: eva and Ana Rojas.');
  expect(text).not.toMatch(/personal|antes/);
  expect(await told(ref, 'approval-asked')).toEqual([]);
  expect(await listNotifications(bench.catalog, 'demo', { restoreId: ref.restoreId })).toHaveLength(
    3,
  );

  const failure = { code: 'restore-approval-expired', params: {} };
  await recordRestore(bench.catalog, ref, { state: 'refused', failure });
  expect(await told(ref, 'refused')).toEqual(['clinica@example.com', 'luz@example.com']);
});

test('only what is kept is announced to expire', async () => {
  const ref = await waiting();
  await recordRestore(bench.catalog, ref, { state: 'done' });
  expect(await told(ref, 'undo-expiring')).toEqual([]);
  const undoUntil = new Date('2030-01-02T15:00:00Z');
  await recordRestore(bench.catalog, ref, { undoState: 'kept', undoUntil });
  expect(await told(ref, 'undo-expiring')).toEqual(['clinica@example.com', 'luz@example.com']);
  expect(bench.sent[0]?.mail.text).toContain('2 de enero de 2030 a las 11:00 GMT-4');
});
