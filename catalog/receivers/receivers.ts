import { z } from 'zod';
import { pingEvents } from '../../contracts/notifications/events.ts';
import type {
  Allowance,
  ClinicReceiversInput,
  WebhookInput,
} from '../../contracts/notifications/settings-input.ts';
import { whyNotAllowed } from '../../contracts/network/allowed-address.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { many } from '../database/rows.ts';
import type { Sealed } from '../sealing/sealed.ts';
import { receiverColumns, receiverPlace, ReceiverRecord } from './receiver-record.ts';

/** What the one ping address of a clinic, or of the installation, is called. */
const pingName = 'ping:';

const SealedReceiver = ReceiverRecord.extend({
  addressSealed: z.string(),
  secretSealed: z.string().nullable(),
});
type SealedReceiver = z.infer<typeof SealedReceiver>;

const readSealed = (db: Db, clinicId: string | null): Promise<SealedReceiver[]> =>
  many(
    db,
    SealedReceiver,
    `SELECT ${receiverColumns}, r.address_sealed AS "addressSealed",
       r.secret_sealed AS "secretSealed"
     FROM receivers r WHERE r.clinic_id IS NOT DISTINCT FROM $1 AND r.retired_at IS NULL
     ORDER BY r.name`,
    [clinicId],
  );

/** Keeps others from changing them until the transaction ends; gives those that there are. */
export const holdReceivers = async (db: Db, clinicId: string | null): Promise<ReceiverRecord[]> => {
  await db.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`receivers/${clinicId ?? ''}`]);
  return (await readSealed(db, clinicId)).map((one) => ReceiverRecord.parse(one));
};

/** Those in use, of one clinic or (null) of the installation, by name. */
export const listReceivers = (
  catalog: Catalog,
  clinicId: string | null,
): Promise<ReceiverRecord[]> =>
  asSystem(catalog, async (db) =>
    (await readSealed(db, clinicId)).map((one) => ReceiverRecord.parse(one)),
  );

interface Wanted {
  readonly name: string;
  readonly kind: 'webhook' | 'ping';
  readonly url: string | undefined;
  readonly secret: string | undefined;
  readonly events: readonly string[];
}

const webhook = ({ name, url, secret, events }: WebhookInput): Wanted => ({
  ...{ name, kind: 'webhook', url, secret, events },
});

const missing = (field: string): ResguardoError =>
  new ResguardoError('bad-request', { why: `webhooks: ${field} is missing` });

const save = async (
  { sealer }: Catalog,
  db: Db,
  clinicId: string | null,
  wanted: Wanted,
  { old, allow }: { old: SealedReceiver | undefined; allow: Allowance },
): Promise<void> => {
  const { name, kind } = wanted;
  const place = { clinicId, name };
  const kept = old && sealer.open(old.addressSealed as Sealed, receiverPlace(place, 'address'));
  const address = wanted.url ?? kept;
  if (address === undefined) throw missing(`the url of ${name}`);
  const url = new URL(address);
  const why = whyNotAllowed(url, allow, clinicId !== null);
  if (why !== null)
    throw new ResguardoError('receiver-not-allowed', {
      receiver: kind === 'ping' ? 'ping' : name,
      why,
    });
  // Whoever may point one elsewhere must not thereby make its signatures there.
  const sameServer = old?.origin === url.origin;
  if (kind === 'webhook' && wanted.secret === undefined && !sameServer)
    throw missing(`the secret of ${name}`);
  const secret =
    wanted.secret === undefined
      ? (old?.secretSealed ?? null)
      : sealer.seal(wanted.secret, receiverPlace(place, 'secret'));
  const columns = [
    ...[url.origin, sealer.seal(address, receiverPlace(place, 'address')), secret, wanted.events],
  ];
  if (old) {
    await db.query(
      `UPDATE receivers SET origin = $2, address_sealed = $3, secret_sealed = $4, events = $5
       WHERE id = $1`,
      [old.id, ...columns],
    );
  } else {
    await db.query(
      `INSERT INTO receivers (clinic_id, name, kind, origin, address_sealed, secret_sealed, events)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [clinicId, name, kind, ...columns],
    );
  }
};

/**
 * What is given replaces what there was of its kind, once they are held (`holdReceivers`); one that is missing is retired, and what waits for
 * it is given up. `bad-request` where an address or a secret is missing, `receiver-not-allowed`.
 */
export const writeReceivers = async (
  catalog: Catalog,
  db: Db,
  clinicId: string | null,
  { webhooks, ping }: ClinicReceiversInput,
  allow: Allowance,
): Promise<void> => {
  const before = await readSealed(db, clinicId);
  const wanted: Wanted[] = [
    ...(webhooks ?? []).map(webhook),
    ...(ping
      ? [
          {
            name: pingName,
            kind: 'ping' as const,
            url: ping.url,
            secret: undefined,
            events: pingEvents,
          },
        ]
      : []),
  ];
  for (const one of wanted) {
    const old = before.find(({ name }) => name === one.name);
    await save(catalog, db, clinicId, one, { old, allow });
  }
  const replaced = { webhook: webhooks !== undefined, ping: ping !== undefined };
  const gone = before.filter(
    ({ kind, name }) => replaced[kind] && !wanted.some((one) => one.name === name),
  );
  await db.query('UPDATE receivers SET retired_at = now() WHERE id = ANY ($1)', [
    gone.map(({ id }) => id),
  ]);
};
