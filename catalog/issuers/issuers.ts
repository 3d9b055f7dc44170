import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
  IssuerChange,
  IssuerInput,
  type IssuerInputWritten,
  type IssuerKey,
} from '../../contracts/issuer-input.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { brokeConstraint } from '../database/catalog-error.ts';
import { checkedInput } from '../database/checked-input.ts';
import type { Db } from '../database/db.ts';
import { first, many } from '../database/rows.ts';
import type { Sealed } from '../sealing/sealed.ts';
import type { Sealer } from '../sealing/sealer.ts';
import { issuerColumns, IssuerRecord, issuerSecretPlace } from './issuer-record.ts';

const keyColumns = (
  { sealer }: Catalog,
  issuer: string,
  key: IssuerKey,
): readonly [
  secret: string | null,
  jwks: string | null,
  url: string | null,
  privateNetwork: boolean,
] => {
  switch (key.kind) {
    case 'secret':
      return [sealer.seal(key.secret, issuerSecretPlace(issuer)), null, null, false];
    case 'jwks':
      return [null, JSON.stringify(key.jwks), null, false];
    case 'url':
      return [null, null, key.url, key.privateNetwork];
  }
};

/** `clinic-unknown` for the first that is none of ours. */
const expectClinics = async (db: Db, clinics: readonly string[]): Promise<void> => {
  const { rows } = await db.query<{ id: string }>(
    `SELECT w.id FROM unnest($1::text[]) w (id)
     WHERE NOT EXISTS (SELECT FROM clinics c WHERE c.id = w.id) LIMIT 1`,
    [clinics],
  );
  if (rows[0]) throw new ResguardoError('clinic-unknown', { clinic: rows[0].id });
};

const readIssuer = async (
  db: Db,
  id: number,
  lock: '' | 'FOR UPDATE' = '',
): Promise<IssuerRecord> => {
  const record = await first(
    db,
    IssuerRecord,
    `SELECT ${issuerColumns} FROM issuers i WHERE i.id = $1 ${lock}`,
    [id],
  );
  if (!record) throw new ResguardoError('issuer-unknown', { issuer: String(id) });
  return record;
};

/** By name. */
export const listIssuers = (catalog: Catalog): Promise<IssuerRecord[]> =>
  asSystem(catalog, (db) =>
    many(db, IssuerRecord, `SELECT ${issuerColumns} FROM issuers i ORDER BY i.name, i.id`),
  );

/** `issuer-unknown`. */
export const getIssuer = (catalog: Catalog, id: number): Promise<IssuerRecord> =>
  asSystem(catalog, (db) => readIssuer(db, id));

/** `issuer-exists`, `clinic-unknown`, `bad-request`. */
export const addIssuer = async (
  catalog: Catalog,
  written: IssuerInputWritten,
): Promise<IssuerRecord> => {
  const input = checkedInput(IssuerInput, written);
  try {
    return await asSystem(catalog, async (db) => {
      await expectClinics(db, input.clinics);
      const { rows } = await db.query<{ id: number }>(
        `INSERT INTO issuers (name, issuer, audience, algorithms, secret, jwks, jwks_url,
           private_network, clinics, claims, roles, default_role, clock_skew_seconds)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
        [
          ...[input.name, input.issuer, input.audience, input.algorithms],
          ...keyColumns(catalog, input.issuer, input.key),
          ...[input.clinics, input.claims, input.roles],
          ...[input.defaultRole, input.clockSkewSeconds],
        ],
      );
      return readIssuer(db, rows[0]?.id ?? 0);
    });
  } catch (error) {
    if (brokeConstraint(error, 'issuers_issuer'))
      throw new ResguardoError('issuer-exists', { issuer: input.issuer }, { cause: error });
    throw error;
  }
};

/** Sees an issuer as it is while nobody else can change it; throws where that is not what was meant. */
export type IssuerLook = (now: IssuerRecord) => void;

/** What is given replaces what there was. `issuer-unknown`, `clinic-unknown`, `bad-request`. */
export const changeIssuer = (
  catalog: Catalog,
  id: number,
  written: z.input<typeof IssuerChange>,
  look?: IssuerLook,
): Promise<IssuerRecord> => {
  const change = checkedInput(IssuerChange, written);
  return asSystem(catalog, async (db) => {
    const before = await readIssuer(db, id, 'FOR UPDATE');
    look?.(before);
    await expectClinics(db, change.clinics ?? []);
    await db.query(
      `UPDATE issuers SET name = $2, audience = $3, clinics = $4, claims = $5, roles = $6,
         default_role = $7, clock_skew_seconds = $8, updated_at = clock_timestamp()
       WHERE id = $1`,
      [
        ...[id, change.name ?? before.name, change.audience ?? before.audience],
        ...[change.clinics ?? before.clinics, change.claims ?? before.claims],
        change.roles ?? before.roles,
        change.defaultRole === undefined ? before.defaultRole : change.defaultRole,
        change.clockSkewSeconds ?? before.clockSkewSeconds,
      ],
    );
    if (change.key) {
      await db.query(
        `UPDATE issuers SET algorithms = $2, secret = $3, jwks = $4, jwks_url = $5,
           private_network = $6 WHERE id = $1`,
        [id, change.algorithms, ...keyColumns(catalog, before.issuer, change.key)],
      );
    }
    return readIssuer(db, id);
  });
};

/** Its tokens are worth nothing from here on; the users it vouched for stay, since backups name them. */
export const removeIssuer = (
  catalog: Catalog,
  id: number,
  look?: IssuerLook,
): Promise<IssuerRecord> =>
  asSystem(catalog, async (db) => {
    const record = await readIssuer(db, id, 'FOR UPDATE');
    look?.(record);
    await db.query('DELETE FROM issuers WHERE id = $1', [id]);
    return record;
  });

const WithSecret = IssuerRecord.extend({ secret: z.string().nullable() });

export interface OpenedIssuer {
  readonly record: IssuerRecord;
  /** Null where its signatures are checked by public keys. */
  readonly secret: string | null;
}

/** A sealed secret that is nobody's, one for each catalog. */
const nobodys = new WeakMap<Sealer, Sealed>();
const openNobodys = ({ sealer }: Catalog): null => {
  const place = issuerSecretPlace('');
  const sealed = nobodys.get(sealer) ?? sealer.seal(randomBytes(32).toString('base64'), place);
  nobodys.set(sealer, sealed);
  sealer.open(sealed, place);
  return null;
};

/**
 * The issuer of the claim `iss`, its secret open; null where there is none, after the same work: how long
 * it takes does not tell which there are.
 */
export const openIssuer = (catalog: Catalog, issuer: string): Promise<OpenedIssuer | null> =>
  asSystem(catalog, async (db) => {
    const row = await first(
      db,
      WithSecret,
      `SELECT ${issuerColumns}, i.secret FROM issuers i WHERE i.issuer = $1`,
      [issuer],
    );
    if (!row) return openNobodys(catalog);
    const { secret, ...record } = row;
    const opened =
      secret === null
        ? openNobodys(catalog)
        : catalog.sealer.open(secret as Sealed, issuerSecretPlace(record.issuer));
    return { record, secret: opened };
  });
