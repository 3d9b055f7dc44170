import { expect, test } from '@jest/globals';
import { nameBackup, type NamedBackup } from './file-name.ts';

const manual: NamedBackup = {
  layout: 'resguardo',
  clinicId: 'clinica-1',
  scope: { kind: 'schema', schema: 'clinica_demo' },
  trigger: 'manual',
  format: 'sql',
  compression: 'zstd',
  at: new Date('2026-03-05T02:07:09.999Z'),
  timeZone: 'America/La_Paz',
};

test("our own layout, by the clinic's clock", () => {
  expect(nameBackup(manual)).toEqual({
    fileName: 'clinica-1-2026-03-04-220709.sql.zst',
    fileKey: 'clinica-1/2026/03/clinica-1-2026-03-04-220709.sql.zst',
  });
});

test("E2's path, beneath the prefix backups", () => {
  const name = nameBackup({
    ...{ ...manual, layout: 'e2', clinicId: '1', format: 'json', compression: 'gzip' },
    timeZone: 'UTC',
  });
  expect(name).toEqual({
    fileName: 'backup_20260305_020709.json.gz',
    fileKey: '1/2026/03/backup_20260305_020709.json.gz',
  });
});

test.each([
  ['manual', 'backup-sql-clinica_demo-2026-03-04-220709.sql.zst'],
  ['automatic', 'auto-sql-clinica_demo-2026-03-04-220709.sql.zst'],
] as const)("E3's name of a %s backup", (trigger, fileName) => {
  expect(nameBackup({ ...manual, layout: 'e3', trigger })).toEqual({
    fileName,
    fileKey: `clinica-1/${fileName}`,
  });
});

test.each([
  ['clínica "Ñandú"/../x', 'clinica__Nandu_____x'],
  ['日本', '__'],
])('a schema called %j cannot leave its folder', (schema, told) => {
  const name = nameBackup({ ...manual, layout: 'e3', scope: { kind: 'schema', schema } });
  expect(name.fileName).toBe(`backup-sql-${told}-2026-03-04-220709.sql.zst`);
});

test('midnight is 00, and years keep four digits', () => {
  const at = new Date('2026-01-01T04:00:00Z');
  expect(nameBackup({ ...manual, at }).fileName).toBe('clinica-1-2026-01-01-000000.sql.zst');
});
