import type { FailureNote } from '../../contracts/failure-note.ts';
import { mailPatience, toldElsewhere } from '../../contracts/guard/telling.ts';
import type { Language } from '../../contracts/language.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';
import { alarmColumns, AlarmRecord } from './alarm-record.ts';

export interface PendingNotices {
  readonly opened: readonly AlarmRecord[];
  readonly closed: readonly AlarmRecord[];
}

/** Open, not silenced, and for as long as its kind has patience. */
const ripe = `a.closed_at IS NULL AND coalesce(a.silenced_until <= $1, true)
  AND a.first_seen_at <= $1::timestamptz
    - make_interval(mins => coalesce(($2::jsonb ->> a.kind)::int, 0))`;

/**
 * What a recipient is to be told by mail: what is wrong and was not told them, and what they were told of
 * that is gone. Kinds that other mails tell of are left out.
 */
export const pendingNotices = (
  catalog: Catalog,
  recipient: string,
  now = new Date(),
): Promise<PendingNotices> =>
  asSystem(catalog, async (db) => {
    const told = (change: string): string =>
      `EXISTS (SELECT FROM alarm_notices n WHERE n.alarm_id = a.id AND n.change = '${change}'
         AND n.recipient = $3 AND n.state = 'sent')`;
    const order = `ORDER BY a.severity, a.kind, a.id`;
    const patience = JSON.stringify(mailPatience);
    return {
      opened: await many(
        db,
        AlarmRecord,
        `SELECT ${alarmColumns} FROM alarms a
         WHERE ${ripe} AND a.kind <> ALL ($4) AND NOT ${told('opened')} ${order}`,
        [now, patience, recipient, [...toldElsewhere]],
      ),
      closed: await many(
        db,
        AlarmRecord,
        `SELECT ${alarmColumns} FROM alarms a
         WHERE a.closed_at <= $1 AND a.closed_at > $1::timestamptz - interval '7 days'
           AND a.closed_because <> 'accepted' AND $2::jsonb IS NOT NULL
           AND ${told('opened')} AND NOT ${told('closed')} ${order}`,
        [now, patience, recipient],
      ),
    };
  });

/** One mail about all of these: that it went, or why not. One that went stays so. */
export const recordNotices = (
  catalog: Catalog,
  { opened, closed }: PendingNotices,
  to: { readonly recipient: string; readonly language: Language },
  result: { readonly messageId: string } | { readonly failure: FailureNote },
): Promise<void> =>
  asSystem(catalog, async (db) => {
    const failure = 'failure' in result ? result.failure : null;
    const messageId = 'messageId' in result ? result.messageId : null;
    for (const [change, alarms] of [
      ['opened', opened],
      ['closed', closed],
    ] as const) {
      const ids = alarms.map(({ id }) => id);
      await db.query(
        `INSERT INTO alarm_notices AS n
           (alarm_id, change, recipient, language, state, message_id, failure_code, failure_params)
         SELECT id, $2, $3, $4, $5, $6, $7, $8 FROM unnest($1::bigint[]) AS id
         ON CONFLICT (alarm_id, change, recipient) DO UPDATE SET
           state = excluded.state, message_id = excluded.message_id, attempts = n.attempts + 1,
           failure_code = excluded.failure_code, failure_params = excluded.failure_params,
           last_tried_at = now()
         WHERE n.state <> 'sent'`,
        [
          ...[ids, change, to.recipient, to.language, failure ? 'failed' : 'sent', messageId],
          ...[failure?.code ?? null, failure?.params ?? null],
        ],
      );
    }
    if (!failure)
      await db.query('UPDATE alarms SET told_at = now() WHERE told_at IS NULL AND id = ANY ($1)', [
        opened.map(({ id }) => id),
      ]);
  });

/** Those whose opening or closing no event has told of yet. One that was never told of goes untold. */
export const pendingAlarmEvents = (catalog: Catalog, now = new Date()): Promise<PendingNotices> =>
  asSystem(catalog, async (db) => ({
    opened: await many(
      db,
      AlarmRecord,
      `SELECT ${alarmColumns} FROM alarms a WHERE ${ripe} AND a.opened_event_at IS NULL ORDER BY a.id`,
      [now, JSON.stringify(mailPatience)],
    ),
    closed: await many(
      db,
      AlarmRecord,
      `SELECT ${alarmColumns} FROM alarms a WHERE a.closed_at IS NOT NULL
         AND a.opened_event_at IS NOT NULL AND a.closed_event_at IS NULL ORDER BY a.id`,
    ),
  }));

/** Their events are on their way. */
export const recordAlarmEvents = (
  catalog: Catalog,
  { opened, closed }: PendingNotices,
): Promise<void> =>
  asSystem(catalog, async (db) => {
    const ids = (alarms: readonly AlarmRecord[]): number[] => alarms.map(({ id }) => id);
    await db.query('UPDATE alarms SET opened_event_at = now() WHERE id = ANY ($1)', [ids(opened)]);
    await db.query('UPDATE alarms SET closed_event_at = now() WHERE id = ANY ($1)', [ids(closed)]);
  });
