import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ClinicPolicy } from '../../contracts/clinic-input.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { addClinic } from './add-clinic.ts';
import { getClinic } from './get-clinic.ts';
import { openRestoreConnection } from './open-connections.ts';
import { updateClinic } from './update-clinic.ts';

let own: TestCatalog;

beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_restore_login'));
});
afterAll(() => own.drop());

const { connection } = sampleClinic('x');
const restoreLogin = { user: 'restaura', password: 'p-restore' };
const open = (id: string): Promise<unknown> => openRestoreConnection(own.catalog, id);
const change = (id: string, to: object): Promise<unknown> => updateClinic(own.catalog, id, to);

test('a restore enters as the role set for it, or else as the connection’s own', async () => {
  await addClinic(own.catalog, sampleClinic('norte'));
  expect(await open('norte')).toMatchObject({ user: 'respaldo', password: 'p-clinic' });
  const after = await updateClinic(own.catalog, 'norte', { restoreLogin });
  expect(after.restoreUser).toBe('restaura');
  expect(JSON.stringify(after)).not.toContain('p-restore');
  expect(await open('norte')).toEqual({
    ...{ host: 'db.example', port: 5432, database: 'clinicas', ssl: 'require' },
    ...restoreLogin,
  });
  await change('norte', { restoreLogin: null });
  expect(await open('norte')).toMatchObject({ user: 'respaldo', password: 'p-clinic' });
  await expect(open('nadie')).rejects.toMatchObject({ code: 'clinic-unknown' });
});

test('its password is kept for the same user and server, and never goes to another', async () => {
  await addClinic(own.catalog, sampleClinic('sur', { restoreLogin }));
  await change('sur', { restoreLogin: { user: 'restaura' } });
  await change('sur', { connection: { ...connection, database: 'otra' } });
  expect(await open('sur')).toMatchObject({ database: 'otra', password: 'p-restore' });
  const elsewhere = { ...connection, host: 'evil.example', password: 'x' };
  for (const to of [
    { restoreLogin: { user: 'otro' } },
    { connection: elsewhere },
    { connection: elsewhere, restoreLogin: { user: 'restaura' } },
  ]) {
    const told = await change('sur', to).catch((error: unknown) => error);
    expect(told).toMatchObject({ code: 'bad-request' });
    expect(String(told)).toContain('restoreLogin.password');
  }
  expect(await open('sur')).toMatchObject({ host: 'db.example', password: 'p-restore' });
  await change('sur', { connection: elsewhere, restoreLogin: { ...restoreLogin, password: 'n' } });
  expect(await open('sur')).toMatchObject({ host: 'evil.example', password: 'n' });
});

test('a policy is changed field by field, and one from before has the defaults', async () => {
  const cleanTables = [{ schema: 'public', table: 'venta', dateColumn: 'fecha' }];
  const policy = { drill: false, undoDays: 3, cleanTables };
  await addClinic(own.catalog, sampleClinic('este', { policy }));
  const { policy: after } = await updateClinic(own.catalog, 'este', {
    policy: { restoreApproval: true, drillEveryDays: null },
  });
  const rest = { approvalDays: 7, restoreApproval: true, drillEveryDays: null };
  expect(after).toEqual({ ...ClinicPolicy.parse({}), ...policy, ...rest });
  await own.superuser.query(`UPDATE clinics SET policy = '{"drill": true}' WHERE id = 'este'`);
  const { policy: filled } = await getClinic(own.catalog, 'este');
  expect(filled).toEqual(ClinicPolicy.parse({}));
  expect(filled).toMatchObject({ drill: true, drillEveryDays: 7, undoDays: 7, cleanTables: [] });
  await change('este', { policy: {} });
  await expect(change('este', { policy: { surprise: 1 } })).rejects.toMatchObject({
    code: 'bad-request',
  });
});
