import { listSamples } from '../../catalog/backups/list-samples.ts';
import { getClinic } from '../../catalog/clinics/get-clinic.ts';
import { sampleDates } from '../../contracts/samples/sample-dates.ts';
import type { StepDependencies } from '../step-dependencies.ts';
import type { SampleSteps } from './sample-step-names.ts';

/** What samples need of the catalog. */
export const createSampleSteps = ({ catalog }: Pick<StepDependencies, 'catalog'>): SampleSteps => ({
  async planSamples(clinicId) {
    return sampleDates(new Date(), await getClinic(catalog, clinicId));
  },

  async standingSamples(clinicId) {
    const samples = await listSamples(catalog, clinicId);
    return samples.filter(({ state }) => state !== 'running').map(({ id }) => id);
  },
});
