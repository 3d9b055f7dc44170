import { ClinicView } from '../../contracts/api/clinic.ts';
import type { ClinicInputWritten } from '../../contracts/clinic-input.ts';
import { ClinicId } from '../../contracts/ids.ts';
import { administratorOf } from './mailbox.ts';
import {
  driveDestination as stackDriveDestination,
  s3Destination as stackS3Destination,
} from '../../local/product/destinations.ts';
import type { System } from './system.ts';

/** The shared S3 server's bucket, under a prefix of the clinic's own. */
export const s3Destination = ({ stack: { s3 } }: Pick<System, 'stack'>, prefix: string) =>
  stackS3Destination(s3, prefix);

/** The system's own Drive, as a service account in a Shared Drive. */
export const driveDestination = ({ drive }: Pick<System, 'drive'>) => stackDriveDestination(drive);

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
  await system.operator.at('/api/clinics', ClinicView, { method: 'POST', body: input });
  return id;
}
