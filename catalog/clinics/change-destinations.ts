import { z } from 'zod';
import { DestinationInput, type DestinationChange } from '../../contracts/clinic-input.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Db } from '../database/db.ts';
import { many } from '../database/rows.ts';
import type { Sealed } from '../sealing/sealed.ts';
import type { Sealer } from '../sealing/sealer.ts';
import {
  insertDestination,
  sealDestination,
  type SealedDestination,
} from './write-destinations.ts';

const Old = z.object({
  name: z.string(),
  kind: z.string(),
  settings: z.record(z.string(), z.unknown()),
  secret: z.string().nullable(),
});
type Old = z.infer<typeof Old>;

/** The settings that say to whom a secret is shown. */
const audience = ['endpoint', 'rootUrl', 'tokenUrl'] as const;

const keepSecret = (change: DestinationChange, old: Old | undefined): SealedDestination => {
  const { required, ...settings } = change;
  const given: Readonly<Record<string, unknown>> = settings;
  const same =
    old?.kind === change.kind && audience.every((field) => given[field] === old.settings[field]);
  if (!same || !old.secret)
    throw new ResguardoError('bad-request', {
      why: `destinations.${change.name}.secret: needed, since the place is new or its server changes`,
    });
  const { name, kind } = change;
  return { name, kind, settings, secretSealed: old.secret as Sealed, required };
};

const holdsCopies = `EXISTS (
  SELECT FROM copies c
  WHERE c.clinic_id = d.clinic_id AND c.destination = d.name AND c.state NOT IN ('failed', 'removed')
)`;

/** A place that still holds copies stays readable; one that holds none is forgotten, secret and all. */
const retire = async (db: Db, clinicId: string, kept: readonly string[]): Promise<void> => {
  const gone = 'd.clinic_id = $1 AND d.name <> ALL ($2)';
  await db.query(
    `UPDATE destinations d SET retired_at = coalesce(retired_at, now()) WHERE ${gone} AND ${holdsCopies}`,
    [clinicId, kept],
  );
  await db.query(`DELETE FROM destinations d WHERE ${gone} AND NOT ${holdsCopies}`, [
    clinicId,
    kept,
  ]);
};

/** Copies are opened by the name of their place: it must stay the same kind while any are there. */
const refuseOtherKind = async (
  db: Db,
  clinicId: string,
  changes: readonly DestinationChange[],
): Promise<void> => {
  const { rows } = await db.query<{ name: string }>(
    `SELECT d.name FROM destinations d JOIN unnest($2::text[], $3::text[]) AS n (name, kind)
       ON n.name = d.name AND n.kind <> d.kind
     WHERE d.clinic_id = $1 AND ${holdsCopies}`,
    [clinicId, changes.map(({ name }) => name), changes.map(({ kind }) => kind)],
  );
  if (rows[0])
    throw new ResguardoError('bad-request', {
      why: `destinations.${rows[0].name}: holds copies; give the new place another name`,
    });
};

/** Puts this list of places where the old one stood; a secret that is not given again is kept. */
export const changeDestinations = async (
  db: Db,
  sealer: Sealer,
  clinicId: string,
  changes: readonly DestinationChange[],
): Promise<void> => {
  await refuseOtherKind(db, clinicId, changes);
  const old = await many(
    db,
    Old,
    'SELECT name, kind, settings, secret_sealed AS secret FROM destinations WHERE clinic_id = $1',
    [clinicId],
  );
  await retire(
    db,
    clinicId,
    changes.map(({ name }) => name),
  );
  for (const [position, change] of changes.entries()) {
    const whole = DestinationInput.safeParse(change);
    const sealed = whole.success
      ? sealDestination(sealer, clinicId, whole.data)
      : keepSecret(
          change,
          old.find(({ name }) => name === change.name),
        );
    await insertDestination(db, clinicId, position, sealed);
  }
};
