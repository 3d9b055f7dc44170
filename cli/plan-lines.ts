import type { CleanPlanView } from '../contracts/api/cleaning.ts';
import type { Failure } from '../contracts/api/failure.ts';
import type { RestorePlanView } from '../contracts/api/restore.ts';
import { plainCell } from './draw/plain.ts';
import { table } from './draw/table.ts';
import type { Session } from './session.ts';

type Speaking = Pick<Session, 'words' | 'figures'>;

const refusalLines = ({ words }: Speaking, refusal: Failure | null): string[] =>
  refusal === null
    ? []
    : [
        '',
        words.change.plan.refused,
        `  ${refusal.message} ${words.code(refusal.code)}`,
        `  ${words.whatToDo(refusal.hint)}`,
      ];

/** What a restore would do, in a table and in words. Tables that stay as they are are only counted. */
export const planLines = (session: Speaking, title: string, plan: RestorePlanView): string[] => {
  const { words, figures } = session;
  const { columns: general, change } = words;
  const { plan: told, columns } = change;
  const count = (value: number | null): string => (value === null ? '-' : figures.count(value));
  const touched = plan.tables.filter(
    ({ added, changed, removed, rowsNow, rowsInBackup }) =>
      added + changed + removed > 0 || rowsNow === null || rowsInBackup === null,
  );
  const rows = touched.map((row) => [
    `${row.schema}.${row.table}`,
    count(row.rowsNow),
    count(row.rowsInBackup),
    count(row.added),
    count(row.changed),
    count(row.removed),
  ]);
  const titles = [
    { title: general.table },
    ...[columns.now, columns.inBackup, columns.added, columns.changed, columns.removed].map(
      (name) => ({ title: name, right: true }),
    ),
  ];
  const same = plan.tables.length - touched.length;
  const losses = plan.losses.map(({ kind, object, rows: lost }) => {
    const what = told.loss[kind](plainCell(object));
    return `  - ${what}${lost === null ? '' : ` (${told.lostRows(figures.count(lost))})`}`;
  });
  const conflicts = plan.conflicts.map(({ schema, table: name, count: many, keys }) => {
    const named = keys.map((key) => Object.values(key).join('/')).join(', ');
    const line = told.conflict(plainCell(`${schema}.${name}`), figures.count(many));
    return `  - ${line}${named ? ` (${named}${many > keys.length ? ', …' : ''})` : ''}`;
  });
  const { triggers, rowSecurity, fence } = plan.handling;
  const publications = plan.publications ?? [];
  const handling = [
    told.triggers[triggers],
    told.rowSecurity[rowSecurity],
    told.fence[fence],
    ...publications.map(({ name }) => told.published(plainCell(name))),
    publications.some(({ followed }) => followed) ? told.followed[plan.method] : null,
  ].filter((line) => line !== null);
  return [
    title,
    `${change.summary.method}: ${change.method[plan.method]}`,
    '',
    ...(rows.length > 0 ? table(titles, rows) : [told.nothing]),
    ...(rows.length > 0 && same > 0 ? [told.unchanged(figures.count(same))] : []),
    ...(losses.length > 0 ? ['', told.losses, ...losses] : []),
    ...(conflicts.length > 0 ? ['', told.conflicts, ...conflicts] : []),
    ...(handling.length > 0 ? ['', ...handling] : []),
    ...refusalLines(session, plan.refusal),
  ];
};

/** What a cleaning would delete, and what holds it. */
export const cleanPlanLines = (session: Speaking, title: string, plan: CleanPlanView): string[] => {
  const { words, figures } = session;
  const { columns: general, change } = words;
  const rows = plan.tables.map((row) => [
    `${row.schema}.${row.table}`,
    figures.count(row.rows),
    figures.count(row.inBackup),
    figures.bytes(row.bytes),
    change.clean.why[row.why],
  ]);
  const titles = [
    { title: general.table },
    { title: change.columns.rows, right: true },
    { title: change.columns.inBackup, right: true },
    { title: change.columns.bytes, right: true },
    { title: change.columns.why },
  ];
  const { backupId } = plan;
  return [
    title,
    '',
    ...(rows.length > 0 ? table(titles, rows) : [words.none]),
    '',
    backupId === null ? change.clean.heldByNone : change.clean.heldBy(String(backupId)),
    ...refusalLines(session, plan.refusal),
  ];
};
