import { openDestination } from '../catalog/clinics/open-destinations.ts';
import type { CopyStore } from '../storage/copy-store.ts';
import type { StepDependencies } from './step-dependencies.ts';
import type { CopyRef } from './steps.ts';

/** The manifest lies beside the data, under the same name and this. */
export const manifestKey = (key: string): string => `${key}.manifest.json`;

/** Opens a destination's store for as long as `work` lasts. */
export async function withStore<T>(
  { catalog, openStore }: StepDependencies,
  { clinicId, destination }: Pick<CopyRef, 'clinicId' | 'destination'>,
  work: (store: CopyStore) => Promise<T>,
): Promise<T> {
  const store = openStore(await openDestination(catalog, clinicId, destination));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
