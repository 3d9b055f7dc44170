import type { RestoreRunView } from '../../contracts/api/restore.ts';
import type { RestoreKind, RestorePhase } from '../../contracts/restore.ts';
import type { Session } from '../session.ts';
import type { Drawing, Telling } from './display.ts';
import { drawnLines, marksIn, tookSeconds, type DrawnLine } from './marks.ts';
import { createPace } from './pace.ts';

/** What people see of it, in order; the rest goes by in a moment. */
const shown = ['check', 'safety-backup', 'load', 'compare', 'swap'] as const;
const order: readonly RestorePhase[] = ['approval', ...shown, 'notify', 'done'];

const detailOf = (
  { words, figures }: Pick<Session, 'words' | 'figures'>,
  view: RestoreRunView,
  phase: (typeof shown)[number],
): string[] => {
  const { change } = words;
  const { destination, safetyBackupId, tables } = view;
  switch (phase) {
    case 'check':
      return destination === null ? [] : [change.fromCopy(destination)];
    case 'safety-backup':
      return safetyBackupId === null ? [] : [change.safetyBackup(figures.count(safetyBackupId))];
    case 'load':
    case 'compare':
      return tables.total > 0
        ? [words.tables(figures.count(tables.done), figures.count(tables.total))]
        : [];
    case 'swap':
      return [];
  }
};

/** How a restore is told while it goes: its phases one under the other, with the pace of the loading. */
export const restoreTelling = (
  session: Pick<Session, 'words' | 'figures'>,
  { kind, id }: { readonly kind: RestoreKind; readonly id: number },
): Telling<RestoreRunView> => {
  const { words, figures } = session;
  const { change } = words;
  const titleOf = (view: RestoreRunView): string =>
    change.restoreTitle(view.clinicId, kind, String(id));
  // An undo reads no copy, and swaps or merges without loading from one.
  const phases = kind === 'undo' ? shown.filter((phase) => phase !== 'check') : shown;

  const drawing = (rich: boolean): Drawing<RestoreRunView> => {
    const sign = marksIn(words, figures, rich);
    const pace = createPace();
    let last: RestoreRunView | null = null;
    /** How far it was seen to come: once it has ended its record no longer tells. */
    let reached = 0;
    const line = (view: RestoreRunView, phase: (typeof shown)[number], now: number): DrawnLine => {
      const name = change.phase[phase];
      const detail = detailOf(session, view, phase);
      const place = order.indexOf(phase);
      if (view.state === 'done' || place < reached) return [sign.done, name, detail];
      if (place > reached) return [sign.waiting, name, []];
      if (view.ended) return [sign.failed, name, detail];
      const { plainBytes, totalPlainBytes: whole } = view;
      const live =
        phase === 'load'
          ? [...sign.share(plainBytes, whole), ...detail, ...sign.moving(pace, whole)]
          : detail;
      return [sign.spin(now), name, live];
    };
    return {
      note(view, now) {
        last = view;
        if (!view.ended) reached = Math.max(reached, order.indexOf(view.phase));
        pace.note(now, view.plainBytes);
      },
      lines(now) {
        if (last === null) return [];
        const view = last;
        const took = figures.duration(tookSeconds(view, now));
        return drawnLines(
          `${titleOf(view)} · ${change.state[view.state]} · ${took}`,
          phases.map((phase) => line(view, phase, now)),
        );
      },
    };
  };

  const written = (view: RestoreRunView): string[] => {
    const lines = [titleOf(view)];
    const place = order.indexOf(view.phase);
    if (view.ended) return lines;
    for (const phase of phases) {
      if (order.indexOf(phase) > place) break;
      const over = order.indexOf(phase) < place;
      const detail = over ? detailOf(session, view, phase) : [];
      // What is under way is named at once, what is over with what came of it.
      lines.push([change.phase[phase], ...detail].join(': '));
    }
    return lines;
  };
  return { drawing, written };
};
