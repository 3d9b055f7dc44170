import { z } from 'zod';
import {
  DriveDestination,
  DriveSecret,
  FolderDestination,
  S3Destination,
  S3Secret,
  type OpenedDestination,
} from '../../contracts/destination.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';
import type { Sealed } from '../sealing/sealed.ts';
import type { Sealer } from '../sealing/sealer.ts';
import { destinationSecretPlace } from './clinic-secrets.ts';
import { readClinic } from './get-clinic.ts';

const Row = z.object({
  name: z.string(),
  kind: z.enum(['s3', 'drive', 'folder']),
  settings: z.unknown(),
  secret: z.string().nullable(),
  required: z.boolean(),
});

/** One of a clinic's places, with what opens it, and whether the clinic is protected only with it. */
export type ClinicDestination = OpenedDestination & { readonly required: boolean };

const open = (sealer: Sealer, clinicId: string, row: z.infer<typeof Row>): ClinicDestination => {
  const { kind, name, settings, required } = row;
  const place = destinationSecretPlace(clinicId, name);
  const secret = (): unknown => JSON.parse(sealer.open((row.secret ?? '') as Sealed, place));
  if (kind === 's3')
    return { settings: S3Destination.parse(settings), secret: S3Secret.parse(secret()), required };
  if (kind === 'drive')
    return {
      settings: DriveDestination.parse(settings),
      secret: DriveSecret.parse(secret()),
      required,
    };
  return { settings: FolderDestination.parse(settings), secret: null, required };
};

/**
 * A clinic's places in its own order, secrets in the clear: for the step that opens the stores.
 * `retired` adds those that take no new copies but may still hold some.
 */
export const openDestinations = async (
  catalog: Catalog,
  clinicId: string,
  { retired = false }: { retired?: boolean } = {},
): Promise<ClinicDestination[]> => {
  const rows = await asClinic(catalog, clinicId, async (db) => {
    await readClinic(db, clinicId);
    return many(
      db,
      Row,
      `SELECT name, kind, settings, secret_sealed AS secret, required FROM destinations
       WHERE clinic_id = $1 AND ($2 OR retired_at IS NULL)
       ORDER BY retired_at NULLS FIRST, position, name`,
      [clinicId, retired],
    );
  });
  return rows.map((row) => open(catalog.sealer, clinicId, row));
};

/** One place by its name, retired or not: where a copy that exists already lies. `destination-unknown`. */
export const openDestination = async (
  catalog: Catalog,
  clinicId: string,
  name: string,
): Promise<ClinicDestination> => {
  const places = await openDestinations(catalog, clinicId, { retired: true });
  const found = places.find(({ settings }) => settings.name === name);
  if (found) return found;
  const known = places.map(({ settings }) => settings.name).join(', ');
  throw new ResguardoError('destination-unknown', { destination: name, known });
};
