import { z } from 'zod';
import { BackupState, Trigger } from '../../contracts/states.ts';
import type { Catalog } from '../database/catalog.ts';
import { checkedInput } from '../database/checked-input.ts';
import {
  inListed,
  listedShape,
  MomentMark,
  paging,
  type Listed,
  type Page,
} from '../database/listed.ts';
import type { BackupRecord } from './backup-record.ts';
import { readBackups } from './read-backups.ts';

export const BackupFilter = z.strictObject({
  ...listedShape,
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

export type BackupPage = Page<BackupRecord>;

/**
 * The backups of a clinic or of several, newest first unless asked otherwise. An unknown clinic has
 * none. `bad-request` for a limit out of 1–200 or a cursor that is not
 * this list's.
 */
export const listBackups = (
  catalog: Catalog,
  of: Listed,
  written: BackupFilterWritten = {},
): Promise<BackupPage> =>
  inListed(catalog, of, async (db, whose) => {
    const filter = checkedInput(BackupFilter, written);
    const { after, past, by, read, page } = paging(MomentMark, filter);
    const [at = null, id = null] = after ?? [];
    const found = await readBackups(
      db,
      `WHERE ${whose.on('b.clinic_id')}
         AND ($2 OR b.deleted_at IS NULL)
         AND ($3::text[] IS NULL OR b.state = ANY ($3))
         AND ($4::text IS NULL OR b.trigger = $4)
         AND ($5::timestamptz IS NULL OR b.started_at >= $5)
         AND ($6::timestamptz IS NULL OR b.started_at < $6)
         AND ($10::text = 'true' OR ($10 = 'only') = (b.sample_at IS NOT NULL))
         AND ($7::timestamptz IS NULL OR (b.started_at, b.id) ${past} ($7, $8::bigint))
       ORDER BY b.started_at ${by}, b.id ${by} LIMIT $9`,
      [
        ...[whose.value, filter.deleted, filter.states ?? null, filter.trigger ?? null],
        ...[filter.from ?? null, filter.until ?? null, at, id, read],
        String(filter.samples),
      ],
    );
    return page(found, ({ startedAt, id: number }) => [startedAt.toISOString(), number]);
  });
