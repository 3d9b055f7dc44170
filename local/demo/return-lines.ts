import type { RestorePlanView } from '../../contracts/api/restore.ts';
import type { Language } from '../../contracts/language.ts';
import { demoMessages } from './messages.ts';
import type { DemoChange, DemoReturn, ReturnTelling } from './return.ts';
import type { Screen } from './screen.ts';

const figure = (language: Language, value: number | null): string =>
  value === null ? '-' : value.toLocaleString(language, { useGrouping: 'always' });

/** What a restore would do, table by table; tables that stay as they are are only counted. */
export function planTable(plan: RestorePlanView, language: Language): string[] {
  const { back } = demoMessages[language];
  const touched = plan.tables.filter(
    ({ added, changed, removed }) => added + changed + removed > 0,
  );
  const cells = [
    [...back.columns],
    ...touched.map(({ table, rowsNow, rowsInBackup, added, changed, removed }) => [
      table,
      ...[rowsNow, rowsInBackup, added, changed, removed].map((value) => figure(language, value)),
    ]),
  ];
  const widths = back.columns.map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  const lines = cells.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  '),
  );
  return [...lines, back.unchanged(plan.tables.length - touched.length)];
}

/** Tells the return while it goes. */
export function returnTelling(screen: Screen, language: Language): ReturnTelling {
  const { back } = demoMessages[language];
  const line = (text: string): void => {
    screen.line(`  ${text}`);
  };
  return {
    wrecked: (clinic) => {
      line(back.wrecked(clinic));
    },
    planned: (plan) => {
      line(back.plan);
      for (const text of planTable(plan, language)) line(`  ${text}`);
      if (plan.refusal) line(`${plan.refusal.message} ${plan.refusal.hint}`);
    },
    phase: (step, phase) => {
      if (phase !== 'done') line(`${back.steps[step]}: ${back.phases[phase]}`);
    },
    changed: (step, change) => {
      for (const text of changeLines(step, change, language)) line(text);
    },
  };
}

function changeLines(
  step: 'restore' | 'undo' | 'redo',
  { view, seconds, equal, neighboursEqual }: DemoChange,
  language: Language,
): string[] {
  const { back } = demoMessages[language];
  if (view.failure) return [`${view.failure.message} ${view.failure.hint}`];
  const proof = equal && neighboursEqual ? back.proof[step] : back.unproved;
  const waited = (view.result?.fencedMs ?? 0) / 1000;
  return [back.took(inTenths(language, seconds), inTenths(language, waited)), proof];
}

/** Seconds, as people of the language write them. */
export const inTenths = (language: Language, seconds: number): string =>
  seconds.toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** What a program reads of the return. */
export const returnReport = (back: DemoReturn | null) =>
  back && {
    ...{ clinic: back.clinic, backup: back.backup },
    plan: {
      tables: back.plan.tables.length,
      ...{ added: sum(back.plan, 'added'), changed: sum(back.plan, 'changed') },
      removed: sum(back.plan, 'removed'),
    },
    ...{ restore: changeReport(back.restore), undo: changeReport(back.undo) },
    redo: changeReport(back.redo),
  };

const sum = ({ tables }: RestorePlanView, what: 'added' | 'changed' | 'removed'): number =>
  tables.reduce((total, table) => total + table[what], 0);

const changeReport = (change: DemoChange | null) => change && shownChange(change);

const shownChange = ({ view, seconds, equal, neighboursEqual }: DemoChange) => ({
  ...{ id: view.id, state: view.state, seconds, equal, neighboursEqual },
  fencedMs: view.result?.fencedMs ?? null,
  failure: view.failure?.code ?? null,
});
