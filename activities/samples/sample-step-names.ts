import type { PlannedSample } from '../../contracts/samples/samples.ts';

/** The steps of samples for demonstrations that backups themselves do not have. */
export interface SampleSteps {
  /** What is to be made now, oldest first. */
  planSamples(clinicId: string): Promise<readonly PlannedSample[]>;
  /** Samples of the clinic that have ended and whose copies are, or may be, in the stores. */
  standingSamples(clinicId: string): Promise<readonly number[]>;
}
