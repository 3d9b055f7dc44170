import { ClinicView } from '../../contracts/api/clinic.ts';
import type { ClinicInputWritten } from '../../contracts/clinic-input.ts';
import { inLanes } from '../../contracts/in-lanes.ts';
import { ClinicId } from '../../contracts/ids.ts';
import { createSizedClinic } from '../../local/data/create-sized-clinic.ts';
import { driveDestination, s3Destination } from '../../local/product/destinations.ts';
import { addReader, createFleetSchemas, type FleetSchema } from './fleet-schemas.ts';
import type { FleetSystem } from './fleet-system.ts';

export interface FleetClinic extends FleetSchema {
  readonly id: ClinicId;
  readonly size: 'small' | 'big';
}

export interface FleetOptions {
  readonly clinics: number;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/** MB of COPY text. */
const bigOnes = [60, 45, 30];
const database = 'flota';
export const timeZone = 'America/La_Paz';
export const dueAt = '02:00';

/** Makes the clinics' schemas side by side in one database: many small ones and a few big ones. */
export async function makeClinics(
  { clinics: server }: Pick<FleetSystem, 'clinics'>,
  { clinics, report, signal }: FleetOptions,
): Promise<FleetClinic[]> {
  report(`making ${clinics} clinics in one database…`);
  const big: FleetClinic[] = [];
  for (const megabytes of bigOnes.slice(0, Math.max(1, Math.floor(clinics / 10)))) {
    const { scope } = await createSizedClinic(server, { megabytes, database, report, signal });
    const made = await addReader(server, { database, schema: scope.schema });
    big.push({ ...made, id: ClinicId.parse(scope.schema), size: 'big' });
  }
  const count = clinics - big.length;
  const small = await createFleetSchemas(server, { database, count, rows: 40, signal });
  // The big ones first: they are the first to be due, and could hold the others up.
  return [
    ...big,
    ...small.map((made): FleetClinic => ({
      ...made,
      id: ClinicId.parse(made.scope.schema),
      size: 'small',
    })),
  ];
}

/** Takes them on through the API, each due every night at the same moment. */
export async function registerFleet(
  system: FleetSystem,
  clinics: readonly FleetClinic[],
): Promise<void> {
  const { s3, drive } = system;
  await inLanes(clinics, 4, async ({ id, connection, scope }) => {
    const input: ClinicInputWritten = {
      ...{ id, name: `Clínica ${id}`, scope, connection, timeZone },
      administrators: [`administracion@${id.replaceAll('_', '-')}.example`],
      destinations: [s3Destination(s3), driveDestination(drive)],
      schedule: { backupSchedule: 'daily', backupTime: dueAt },
    };
    await system.operator().at('/api/clinics', ClinicView, { method: 'POST', body: input });
  });
}
