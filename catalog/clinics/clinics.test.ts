import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DestinationInput } from '../../contracts/clinic-input.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { openBackup } from '../backups/open-backup.ts';
import { recordCopy } from '../backups/record-copy.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { createUser } from '../users/create-user.ts';
import { addClinic } from './add-clinic.ts';
import { archiveClinic } from './archive-clinic.ts';
import { getClinic } from './get-clinic.ts';
import { listClinics } from './list-clinics.ts';
import { openClinicConnection, openDrillServer } from './open-connections.ts';
import { openDestination, openDestinations } from './open-destinations.ts';
import { updateClinic } from './update-clinic.ts';

let own: TestCatalog;

beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_clinics'));
});
afterAll(() => own.drop());

const s3 = (changes: object = {}): object => ({
  ...{ kind: 's3', name: 's3', bucket: 'respaldos', ...changes },
});
const drive: DestinationInput = {
  ...{ kind: 'drive', name: 'drive', folderId: 'f', required: true },
  secret: { mode: 'oauth', clientId: 'c', clientSecret: 'p-oauth', refreshToken: 'p-refresh' },
};

test('a clinic comes back as it was written, its defaults filled in, and no secret in it', async () => {
  const drillServer = { ...{ host: 'd', database: 'd', user: 'd' }, password: 'p-drill' };
  const added = await addClinic(own.catalog, sampleClinic('norte', { drillServer }));
  expect(added).toMatchObject({
    ...{ id: 'norte', language: 'es', format: 'sql', compression: 'zstd', layout: 'resguardo' },
    ...{ timeZone: 'America/La_Paz', policy: { drill: true }, backupSchedule: 'disabled' },
    connection: { host: 'db.example', port: 5432, ssl: 'require' },
    destinations: [
      { name: 's3', required: true },
      { name: 'disk', required: false },
    ],
  });
  expect(JSON.stringify(added)).not.toMatch(/p-clinic|p-s3|p-drill|AKID/);
  expect(await getClinic(own.catalog, 'norte')).toEqual(added);
});

test('what a step needs is opened whole', async () => {
  expect(await openClinicConnection(own.catalog, 'norte')).toEqual({
    ...{ host: 'db.example', port: 5432, database: 'clinicas', user: 'respaldo', ssl: 'require' },
    password: 'p-clinic',
  });
  expect(await openDrillServer(own.catalog, 'norte')).toMatchObject({ password: 'p-drill' });
  const [first, second] = await openDestinations(own.catalog, 'norte');
  expect(first).toMatchObject({
    settings: { kind: 's3', bucket: 'respaldos', serverSideEncryption: 'AES256' },
    secret: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'p-s3' },
    required: true,
  });
  expect(second).toEqual({
    ...{ settings: { kind: 'folder', name: 'disk', path: '/srv/respaldos' }, secret: null },
    required: false,
  });
});

test.each([
  [{ timeZone: 'America/Nowhere' }, 'timeZone'],
  [{ timeZone: '-04:00' }, 'timeZone'],
  [{ destinations: [] }, 'destinations'],
  [{ destinations: [s3({ secret: { accessKeyId: 'a' } })] }, 'destinations.0.secret'],
  [{ administrators: ['nobody'] }, 'administrators.0'],
  [{ surprise: 1 }, 'surprise'],
  [{ schedule: { backupSchedule: 'weekly', backupTime: '02:00' } }, 'schedule.backupWeekday'],
  [{ schedule: { backupSchedule: 'monthly', backupDayOfMonth: 29 } }, 'backupDayOfMonth'],
  [{ id: '../x' }, 'id'],
])('%j is refused by name', async (change, field) => {
  const written = { ...sampleClinic('mala'), ...change } as never;
  const told = await addClinic(own.catalog, written).catch((error: unknown) => error);
  expect(told).toMatchObject({ code: 'bad-request' });
  expect(String(told)).toContain(field);
});

test('two destinations of one name, and an id that is taken, are refused', async () => {
  const twice = [s3(), s3()].map((one) => ({
    ...one,
    secret: { accessKeyId: 'a', secretAccessKey: 'b' },
  }));
  await expect(
    addClinic(own.catalog, { ...sampleClinic('mala'), destinations: twice as never }),
  ).rejects.toMatchObject({ code: 'bad-request' });
  await expect(addClinic(own.catalog, sampleClinic('norte'))).rejects.toMatchObject({
    ...{ code: 'clinic-exists', params: { clinic: 'norte' } },
  });
});

test('a change leaves what it does not name', async () => {
  const before = await addClinic(
    own.catalog,
    sampleClinic('cambio', { format: 'json', language: 'en', policy: { drill: false } }),
  );
  const schedule = { backupSchedule: 'weekly', backupTime: '02:30', backupWeekday: 6 } as const;
  const after = await updateClinic(own.catalog, 'cambio', { name: 'Otra', schedule });
  const next = expect.any(Date);
  expect(after).toEqual({ ...before, name: 'Otra', ...schedule, nextScheduledBackup: next });
  expect(await updateClinic(own.catalog, 'cambio', {})).toEqual(after);
  const { password } = await openClinicConnection(own.catalog, 'cambio');
  expect(password).toBe('p-clinic');
});

test('a password is kept for the same server, and asked for again for another', async () => {
  await addClinic(own.catalog, sampleClinic('puerto'));
  const { connection } = sampleClinic('puerto');
  const elsewhere = (change: object): never =>
    ({ connection: { ...connection, password: undefined, ...change } }) as never;
  await updateClinic(own.catalog, 'puerto', elsewhere({ database: 'otra' }));
  expect(await openClinicConnection(own.catalog, 'puerto')).toMatchObject({
    ...{ database: 'otra', password: 'p-clinic' },
  });
  for (const change of [{ host: 'evil.example' }, { port: 1 }, { user: 'x' }, { ssl: 'disable' }])
    await expect(updateClinic(own.catalog, 'puerto', elsewhere(change))).rejects.toMatchObject({
      code: 'bad-request',
    });
  await updateClinic(own.catalog, 'puerto', elsewhere({ host: 'new.example', password: 'p-new' }));
  expect(await openClinicConnection(own.catalog, 'puerto')).toMatchObject({
    ...{ host: 'new.example', password: 'p-new' },
  });
  await updateClinic(own.catalog, 'puerto', { drillServer: { ...connection, password: 'p-d' } });
  expect(await openDrillServer(own.catalog, 'puerto')).toMatchObject({ password: 'p-d' });
  await updateClinic(own.catalog, 'puerto', { drillServer: null });
  expect(await openDrillServer(own.catalog, 'puerto')).toBeNull();
});

test('destinations are put in another list; a key is kept only for the same server', async () => {
  await addClinic(own.catalog, sampleClinic('lugares'));
  const change = (destinations: object[]): Promise<unknown> =>
    updateClinic(own.catalog, 'lugares', { destinations: destinations as never });
  await change([drive, s3({ bucket: 'otro' })]);
  const opened = await openDestinations(own.catalog, 'lugares');
  expect(opened.map(({ settings }) => settings.name)).toEqual(['drive', 's3']);
  expect(opened[1]).toMatchObject({
    settings: { bucket: 'otro' },
    secret: { secretAccessKey: 'p-s3' },
  });
  await expect(change([s3({ endpoint: 'https://evil.example' })])).rejects.toMatchObject({
    code: 'bad-request',
  });
  await expect(change([s3({ name: 's3-2' })])).rejects.toMatchObject({ code: 'bad-request' });
  // Nothing of a refused change stays.
  expect(await openDestinations(own.catalog, 'lugares')).toEqual(opened);
});

test('a place that holds copies stays readable after it left the list', async () => {
  await addClinic(own.catalog, sampleClinic('copias'));
  const { id: backupId } = await openBackup(own.catalog, {
    ...{ clinicId: 'copias', workflowId: 'w', runId: 'r', trigger: 'manual', requestedBy: null },
  });
  const copy = { destination: 's3', kind: 's3', key: 'k', state: 'intact' } as const;
  await recordCopy(own.catalog, { clinicId: 'copias', backupId }, copy);
  await updateClinic(own.catalog, 'copias', { destinations: [drive] });
  const names = async (retired: boolean): Promise<string[]> =>
    (await openDestinations(own.catalog, 'copias', { retired })).map(
      ({ settings }) => settings.name,
    );
  expect(await names(false)).toEqual(['drive']);
  expect(await names(true)).toEqual(['drive', 's3']);
  expect(await openDestination(own.catalog, 'copias', 's3')).toMatchObject({
    secret: { secretAccessKey: 'p-s3' },
  });
  await expect(openDestination(own.catalog, 'copias', 'disk')).rejects.toMatchObject({
    ...{ code: 'destination-unknown', params: { known: 'drive, s3' } },
  });
  const otherKind = { kind: 'folder', name: 's3', path: '/x' } as const;
  await expect(
    updateClinic(own.catalog, 'copias', { destinations: [otherKind] }),
  ).rejects.toMatchObject({ code: 'bad-request' });
  const back = await updateClinic(own.catalog, 'copias', { destinations: [s3() as never] });
  expect(back.destinations).toMatchObject([{ name: 's3' }]);
  expect(await names(true)).toEqual(['s3']);
});

test('each user sees the clinics they belong to', async () => {
  const { id: userId } = await createUser(own.catalog, {
    ...{ email: 'ana@example.com', nombre: 'Ana', role: 'staff', password: 'una clave larga' },
    memberships: [{ clinicId: 'puerto', role: 'staff' }],
  });
  const visible = await listClinics(own.catalog, { visibleTo: { userId } });
  expect(visible.map(({ id }) => id)).toEqual(['puerto']);
  const all = await listClinics(own.catalog, { visibleTo: 'everyone' });
  expect(all.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['norte', 'cambio', 'puerto', 'lugares', 'copias']),
  );
});

test('an archived clinic leaves the lists and keeps its id', async () => {
  await addClinic(own.catalog, sampleClinic('vieja'));
  const { archivedAt } = await archiveClinic(own.catalog, 'vieja');
  expect(archivedAt).toBeInstanceOf(Date);
  expect(await archiveClinic(own.catalog, 'vieja')).toMatchObject({ archivedAt });
  const ids = async (archived: boolean): Promise<string[]> =>
    (await listClinics(own.catalog, { visibleTo: 'everyone', archived })).map(({ id }) => id);
  expect(await ids(false)).not.toContain('vieja');
  expect(await ids(true)).toContain('vieja');
  await expect(addClinic(own.catalog, sampleClinic('vieja'))).rejects.toMatchObject({
    code: 'clinic-exists',
  });
});

test('an unknown clinic is told so by every function', async () => {
  const unknown = { code: 'clinic-unknown' };
  await expect(getClinic(own.catalog, 'nadie')).rejects.toMatchObject(unknown);
  await expect(updateClinic(own.catalog, 'nadie', {})).rejects.toMatchObject(unknown);
  await expect(archiveClinic(own.catalog, 'nadie')).rejects.toMatchObject(unknown);
  await expect(openClinicConnection(own.catalog, 'nadie')).rejects.toMatchObject(unknown);
  await expect(openDrillServer(own.catalog, 'nadie')).rejects.toMatchObject(unknown);
  await expect(openDestinations(own.catalog, 'nadie')).rejects.toMatchObject(unknown);
});
