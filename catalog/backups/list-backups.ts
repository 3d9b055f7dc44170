import { z } from 'zod';
import { BackupState, Trigger } from '../../contracts/states.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { checkedInput } from '../database/checked-input.ts';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';
import type { BackupRecord } from './backup-record.ts';
import { readBackups } from './read-backups.ts';

export const BackupFilter = z.strictObject({
  limit: z.number().int().min(1).max(200).default(50),
  /** `nextCursor` of the page before. */
  cursor: z.string().max(200).optional(),
  states: z.array(BackupState).optional(),
  trigger: Trigger.optional(),
  /** Started from here on, and before that. */
  from: z.date().optional(),
  until: z.date().optional(),
  deleted: z.boolean().default(false),
  /** Samples for demonstrations too; `only`: nothing else. */
  samples: z.union([z.boolean(), z.literal('only')]).default(true),
});
export type BackupFilterWritten = z.input<typeof BackupFilter>;

export interface BackupPage {
  readonly items: BackupRecord[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

const Mark = z.tuple([z.iso.datetime(), z.int().positive()]);

/**
 * A clinic's backups, newest first. Pages by the last one's time and id, so that none is repeated or
 * left out when others are added meanwhile. An unknown clinic has none. `bad-request` for a limit
 * out of 1–200 or a cursor that is not ours.
 */
export const listBackups = (
  catalog: Catalog,
  clinicId: string,
  written: BackupFilterWritten = {},
): Promise<BackupPage> =>
  asClinic(catalog, clinicId, async (db) => {
    const filter = checkedInput(BackupFilter, written);
    const [at = null, id = null] = filter.cursor ? decodeCursor(Mark, filter.cursor) : [];
    const found = await readBackups(
      db,
      `WHERE b.clinic_id = $1
         AND ($2 OR b.deleted_at IS NULL)
         AND ($3::text[] IS NULL OR b.state = ANY ($3))
         AND ($4::text IS NULL OR b.trigger = $4)
         AND ($5::timestamptz IS NULL OR b.started_at >= $5)
         AND ($6::timestamptz IS NULL OR b.started_at < $6)
         AND ($10::text = 'true' OR ($10 = 'only') = (b.sample_at IS NOT NULL))
         AND ($7::timestamptz IS NULL OR (b.started_at, b.id) < ($7, $8::bigint))
       ORDER BY b.started_at DESC, b.id DESC LIMIT $9`,
      [
        ...[clinicId, filter.deleted, filter.states ?? null, filter.trigger ?? null],
        ...[filter.from ?? null, filter.until ?? null, at, id, filter.limit + 1],
        String(filter.samples),
      ],
    );
    const items = found.slice(0, filter.limit);
    const last = items.at(-1);
    const more = found.length > filter.limit && last !== undefined;
    return {
      items,
      nextCursor: more ? encodeCursor([last.startedAt.toISOString(), last.id]) : null,
    };
  });
