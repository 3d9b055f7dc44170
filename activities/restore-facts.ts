import { getBackup } from '../catalog/backups/get-backup.ts';
import { getManifest } from '../catalog/backups/record-manifest.ts';
import { getClinic } from '../catalog/clinics/get-clinic.ts';
import type { Catalog } from '../catalog/open-catalog.ts';
import type { RestoreRecord } from '../catalog/restores/restore-record.ts';
import { getUser } from '../catalog/users/get-user.ts';
import type { MailSelection, RestoreMailFacts } from '../contracts/change-mail.ts';
import type { RestoreNews, RestoreOutcome } from '../contracts/changes.ts';
import type { RestoreSelection } from '../contracts/restore.ts';
import { decidersOf, nameOf } from './people-of.ts';
import { decideUntil, fileUntil } from './restore-terms.ts';

const tableName = ({ schema, table }: { schema: string; table: string }): string =>
  `${schema}.${table}`;

/** Keys are counted and never written: a mail names no patient. */
const told = (selection: RestoreSelection): MailSelection => {
  switch (selection.kind) {
    case 'all':
      return selection;
    case 'tables':
      return { kind: 'tables', tables: selection.tables.map(tableName) };
    case 'records':
      return { kind: 'records', table: tableName(selection.table), count: selection.keys.length };
    case 'cleaning':
      return selection;
  }
};

/** Everything that a mail about a restore says, as the catalog has it. */
export async function restoreFacts(
  catalog: Catalog,
  record: RestoreRecord,
  { news, outcome }: { readonly news: RestoreNews; readonly outcome?: RestoreOutcome },
): Promise<RestoreMailFacts> {
  const { clinicId, changedClinicId, backupId, order, requestedBy, decidedBy, kind } = record;
  const [clinic, from, backup, asker, decider] = await Promise.all([
    getClinic(catalog, changedClinicId),
    getClinic(catalog, clinicId),
    getBackup(catalog, clinicId, backupId),
    getUser(catalog, requestedBy),
    decidedBy === null ? null : getUser(catalog, decidedBy),
  ]);
  const deciders =
    news === 'approval-asked' ? await decidersOf(catalog, clinicId, requestedBy) : [];
  return {
    ...{ news, kind },
    clinic: { id: clinicId, name: clinic.name, timeZone: clinic.timeZone },
    from: clinicId === changedClinicId ? null : from.name,
    restoreId: record.id,
    backupId,
    snapshotAt: backup.snapshotAt,
    selection: told(order.selection),
    target: order.target.kind,
    requestedBy: nameOf(asker),
    requestedAt: record.requestedAt,
    decideUntil: news === 'approval-asked' ? decideUntil(record, clinic) : null,
    deciders: deciders.map(nameOf),
    decidedBy: decider && nameOf(decider),
    result: record.result,
    tables: news === 'done' && kind === 'restore' ? await tablesOf(catalog, record) : [],
    safety: outcome?.safety ?? null,
    undoUntil: record.undoState === 'kept' ? record.undoUntil : fileUntil(record, clinic.policy),
    file: record.file,
    failure: record.failure,
    afterthought: outcome?.afterthought ?? null,
  };
}

/** Of records, only how many in all: which of their tables hold them is known to nobody before. */
async function tablesOf(
  catalog: Catalog,
  { clinicId, backupId, order }: RestoreRecord,
): Promise<RestoreMailFacts['tables']> {
  const { selection } = order;
  if (selection.kind === 'records' || selection.kind === 'cleaning') return [];
  const manifest = await getManifest(catalog, { clinicId, backupId });
  const chosen = selection.kind === 'tables' ? new Set(selection.tables.map(tableName)) : null;
  return (manifest?.tables ?? [])
    .map((entry) => ({ name: tableName(entry), rows: entry.rows }))
    .filter(({ name }) => chosen === null || chosen.has(name));
}
