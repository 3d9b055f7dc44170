import { z } from 'zod';
import { columnsOf } from '../database/rows.ts';
import type { SealedPlace } from '../sealing/sealed.ts';

/** Where events are sent to, as others may see it: of its address the origin alone. */
export const ReceiverRecord = z.object({
  id: z.number(),
  /** Null: about every clinic. */
  clinicId: z.string().nullable(),
  name: z.string(),
  kind: z.enum(['webhook', 'ping']),
  origin: z.string(),
  events: z.array(z.string()),
});
export type ReceiverRecord = z.infer<typeof ReceiverRecord>;

/** The SELECT list of a ReceiverRecord over `receivers r`. */
export const receiverColumns = columnsOf(ReceiverRecord, 'r');

/** By whose it is and its name, which are for life. */
export const receiverPlace = (
  { clinicId, name }: Pick<ReceiverRecord, 'clinicId' | 'name'>,
  field: 'address' | 'secret',
): SealedPlace => ({ table: 'receivers', row: `${clinicId ?? ''}/${name}`, field });
