import type { ClinicInputWritten, DestinationInput } from '../../contracts/clinic-input.ts';
import type { ApiClient } from '../../contracts/client/api-client.ts';
import { isProblem } from '../../contracts/client/api-problem.ts';
import { ClinicId } from '../../contracts/ids.ts';
import type { DemoClinic } from '../data/demo-clinic.ts';
import { driveDestination, s3Destination } from '../product/destinations.ts';
import type { Stack } from '../stack-types.ts';

/** The two places of every clinic of the demonstration: a versioned bucket and a Shared Drive. */
const destinationsOf = ({ s3, drive }: Pick<Stack, 's3' | 'drive'>): DestinationInput[] => [
  s3Destination(s3),
  driveDestination(drive),
];

/** Clinic 1 keeps the format, the names and the hashes of the system its front end was written for. */
const habits: Record<string, Pick<ClinicInputWritten, 'format' | 'compression' | 'layout'>> = {
  clinica_1: { format: 'json', compression: 'gzip', layout: 'e2' },
  clinica_demo: { format: 'sql', compression: 'zstd', layout: 'e3' },
};

/** Takes the clinics on, or brings those of an earlier run up to date: ports may have changed. */
export async function registerClinics(
  session: ApiClient,
  stack: Pick<Stack, 's3' | 'drive'>,
  clinics: readonly DemoClinic[],
): Promise<void> {
  for (const clinic of clinics) {
    const { id, name, connection, restoreLogin, scope, timeZone, language } = clinic;
    const policy = { cleanTables: [...clinic.cleanTables] };
    const change = { connection, restoreLogin, destinations: destinationsOf(stack), policy };
    const input: ClinicInputWritten = {
      ...{ id: ClinicId.parse(id), name, scope, timeZone, language, ...change },
      ...habits[id],
      administrators: [`administracion@${id.replaceAll('_', '-')}.example`],
    };
    try {
      await session.call('addClinic', { body: input });
    } catch (error) {
      if (!isProblem(error, 'clinic-exists')) throw error;
      await session.call('changeClinic', { path: { clinic: id }, body: change });
    }
  }
}
