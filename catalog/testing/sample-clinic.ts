import type { ClinicInputWritten } from '../../contracts/clinic-input.ts';

/** A clinic as one is written, with a place for copies in S3 and one in a folder. */
export const sampleClinic = (
  id: string,
  changes: Partial<ClinicInputWritten> = {},
): ClinicInputWritten => ({
  id,
  name: `Clínica ${id}`,
  scope: { kind: 'schema', schema: 'clinica' },
  connection: { host: 'db.example', database: 'clinicas', user: 'respaldo', password: 'p-clinic' },
  timeZone: 'America/La_Paz',
  administrators: ['ana@example.com'],
  destinations: [
    {
      kind: 's3',
      name: 's3',
      bucket: 'respaldos',
      secret: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'p-s3' },
    },
    { kind: 'folder', name: 'disk', path: '/srv/respaldos', required: false },
  ],
  ...changes,
});
