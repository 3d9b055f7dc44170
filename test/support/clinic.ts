import { ClinicView } from '../../contracts/api/clinic.ts';
import type { ClinicInputWritten, DestinationInput } from '../../contracts/clinic-input.ts';
import { ClinicId } from '../../contracts/ids.ts';
import { administratorOf } from './mailbox.ts';
import type { System } from './system.ts';

/** The shared S3 server's bucket, under a prefix of the clinic's own. */
export const s3Destination = (
  { stack: { s3 } }: Pick<System, 'stack'>,
  prefix: string,
): Extract<DestinationInput, { kind: 's3' }> => ({
  kind: 's3',
  name: 's3',
  required: true,
  endpoint: s3.endpoint,
  region: s3.region,
  bucket: s3.bucket,
  prefix,
  pathStyle: true,
  serverSideEncryption: 'AES256',
  checksums: 'when-supported',
  secret: { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey },
});

/** The system's own Drive, as a service account in a Shared Drive. */
export const driveDestination = ({
  drive,
}: Pick<System, 'drive'>): Extract<DestinationInput, { kind: 'drive' }> => ({
  kind: 'drive',
  name: 'drive',
  required: true,
  folderId: drive.folderId,
  driveId: drive.driveId,
  rootUrl: drive.rootUrl,
  tokenUrl: drive.tokenUrl,
  secret: { mode: 'service-account', ...drive.serviceAccount },
});

export type ClinicSpec = Pick<ClinicInputWritten, 'scope' | 'connection'> &
  Partial<ClinicInputWritten>;

/** Takes a clinic on; both destinations unless the spec says otherwise. */
export async function addClinic(system: System, id: string, spec: ClinicSpec): Promise<string> {
  const input: ClinicInputWritten = {
    id: ClinicId.parse(id),
    name: `Clínica ${id}`,
    timeZone: 'America/La_Paz',
    administrators: [administratorOf(id)],
    destinations: [s3Destination(system, `${system.namespace}/${id}`), driveDestination(system)],
    ...spec,
  };
  await system.operator.send('POST', '/api/clinics', input, ClinicView);
  return id;
}
