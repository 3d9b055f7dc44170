import { z } from 'zod';
import { RecordKey, type RestoreOrder } from '../../contracts/restore.ts';
import type { Catalog } from '../database/catalog.ts';
import type { Sealed, SealedPlace } from '../sealing/sealed.ts';

/** An order as it may stand in a workflow's history. */
export interface SealedOrder {
  readonly order: RestoreOrder;
  readonly sealedKeys?: string;
}

const nameless = /^(?:-?\d{1,40}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

const place = (clinicId: string): SealedPlace => ({
  table: 'orders',
  row: clinicId,
  field: 'keys',
});

/** Seals the keys of an order's records unless all of them are numbers or uuids: those name nobody. */
export const sealOrder = (
  catalog: Pick<Catalog, 'sealer'>,
  clinicId: string,
  order: RestoreOrder,
): SealedOrder => {
  const { selection } = order;
  if (selection.kind !== 'records') return { order };
  const { keys } = selection;
  if (keys.every((key) => Object.values(key).every((value) => nameless.test(value)))) {
    return { order };
  }
  return {
    order: { ...order, selection: { ...selection, keys: [] } },
    sealedKeys: catalog.sealer.seal(JSON.stringify(keys), place(clinicId)),
  };
};

/** The order as it was asked for. `secret-altered`, `master-key-wrong`. */
export const openOrder = (
  catalog: Pick<Catalog, 'sealer'>,
  clinicId: string,
  { order, sealedKeys }: SealedOrder,
): RestoreOrder => {
  const { selection } = order;
  if (sealedKeys === undefined || selection.kind !== 'records') return order;
  const plain = catalog.sealer.open(sealedKeys as Sealed, place(clinicId));
  const keys = z.array(RecordKey).parse(JSON.parse(plain));
  return { ...order, selection: { ...selection, keys } };
};
