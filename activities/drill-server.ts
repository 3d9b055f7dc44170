import { openClinicConnection, openDrillServer } from '../catalog/clinics/open-connections.ts';
import type { OpenedConnection } from '../contracts/connection.ts';
import type { StepDependencies } from './step-dependencies.ts';

/** Where a clinic's rehearsals restore to: its own choice, else the worker's, else the clinic's own server. */
export async function drillServerOf(
  { catalog, drillServer }: Pick<StepDependencies, 'catalog' | 'drillServer'>,
  clinicId: string,
): Promise<OpenedConnection> {
  const own = await openDrillServer(catalog, clinicId);
  return own ?? drillServer ?? (await openClinicConnection(catalog, clinicId));
}
