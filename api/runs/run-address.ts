import type { StartedRun } from '../../contracts/api/backup.ts';
import type { ClinicId } from '../../contracts/ids.ts';

/** How a run is told of: named for good, so that it can be followed after it ended and another began. */
export const startedRun = (clinic: ClinicId, run: string, already: boolean): StartedRun => ({
  clinic,
  run,
  already,
  address: `/api/clinics/${clinic}/run?run=${run}`,
  events: `/api/clinics/${clinic}/run/events?run=${run}`,
});
