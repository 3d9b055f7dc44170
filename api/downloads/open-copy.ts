import { openDestinations } from '../../catalog/clinics/open-destinations.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import type { OpenedDestination } from '../../contracts/destination.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { CopyStore } from '../../storage/copy-store.ts';

/** Opens the store that holds a copy. Whoever opens it closes it. `destination-unknown`. */
export const openStoreOf = async (
  catalog: Catalog,
  openStore: (destination: OpenedDestination) => CopyStore,
  clinic: ClinicId,
  destination: string,
): Promise<CopyStore> => {
  const places = await openDestinations(catalog, clinic);
  const place = places.find(({ settings }) => settings.name === destination);
  if (!place) {
    const known = places.map(({ settings }) => settings.name).join(', ');
    throw new ResguardoError('destination-unknown', { destination, known });
  }
  return openStore(place);
};
