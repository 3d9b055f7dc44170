import type { DestinationInput } from '../../contracts/clinic-input.ts';
import type { Db } from '../database/db.ts';
import type { Sealed } from '../sealing/sealed.ts';
import type { Sealer } from '../sealing/sealer.ts';
import { destinationSecretPlace } from './clinic-secrets.ts';

/** A place for copies as its row has it. */
export interface SealedDestination {
  readonly name: string;
  readonly kind: 's3' | 'drive' | 'folder';
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secretSealed: Sealed | null;
  readonly required: boolean;
}

export const sealDestination = (
  sealer: Sealer,
  clinicId: string,
  input: DestinationInput,
): SealedDestination => {
  const { name, kind } = input;
  if (input.kind === 'folder') {
    const { required, ...settings } = input;
    return { name, kind, settings, secretSealed: null, required };
  }
  const { required, secret, ...settings } = input;
  const secretSealed = sealer.seal(JSON.stringify(secret), destinationSecretPlace(clinicId, name));
  return { name, kind, settings, secretSealed, required };
};

/** Writes it, over what stood under its name. */
export const insertDestination = async (
  db: Db,
  clinicId: string,
  position: number,
  { name, kind, settings, secretSealed, required }: SealedDestination,
): Promise<void> => {
  await db.query(
    `INSERT INTO destinations (clinic_id, name, kind, settings, secret_sealed, required, position)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (clinic_id, name) DO UPDATE SET
       kind = excluded.kind, settings = excluded.settings, secret_sealed = excluded.secret_sealed,
       required = excluded.required, position = excluded.position, retired_at = NULL`,
    [clinicId, name, kind, settings, secretSealed, required, position],
  );
};
