import type { CleanRunView } from '../../contracts/api/cleaning.ts';
import type { Session } from '../session.ts';
import type { Drawing, Telling } from './display.ts';
import { drawnLines, marksIn, tookSeconds, type DrawnLine } from './marks.ts';

const shown = ['check', 'delete', 'vacuum'] as const;
const order: readonly CleanRunView['phase'][] = [...shown, 'notify', 'done'];

/** How a cleaning is told while it goes. */
export const cleanTelling = ({
  words,
  figures,
}: Pick<Session, 'words' | 'figures'>): Telling<CleanRunView> => {
  const { change } = words;
  const titleOf = (view: CleanRunView): string =>
    change.cleanTitle(view.clinicId, String(view.cleaningId));
  const counted = ({ rows }: CleanRunView): string =>
    change.cleanedRows(figures.count(rows.done), figures.count(rows.total));

  const drawing = (rich: boolean): Drawing<CleanRunView> => {
    const sign = marksIn(words, figures, rich);
    let last: CleanRunView | null = null;
    let reached = 0;
    const line = (view: CleanRunView, phase: (typeof shown)[number], now: number): DrawnLine => {
      const name = change.phase[phase];
      const place = order.indexOf(phase);
      const detail = phase === 'delete' && view.rows.total > 0 ? [counted(view)] : [];
      if (view.state === 'done' || place < reached) return [sign.done, name, detail];
      if (place > reached) return [sign.waiting, name, []];
      if (view.ended) return [sign.failed, name, detail];
      const share = phase === 'delete' ? sign.share(view.rows.done, view.rows.total) : [];
      return [sign.spin(now), name, [...share, ...detail]];
    };
    return {
      note(view) {
        last = view;
        if (!view.ended) reached = Math.max(reached, order.indexOf(view.phase));
      },
      lines(now) {
        if (last === null) return [];
        const view = last;
        const took = figures.duration(tookSeconds(view, now));
        return drawnLines(
          `${titleOf(view)} · ${change.cleanState[view.state]} · ${took}`,
          shown.map((phase) => line(view, phase, now)),
        );
      },
    };
  };

  const written = (view: CleanRunView): string[] => {
    if (view.ended) return [titleOf(view)];
    const place = order.indexOf(view.phase);
    const begun = shown.filter((phase) => order.indexOf(phase) <= place);
    return [titleOf(view), ...begun.map((phase) => change.phase[phase])];
  };
  return { drawing, written };
};
