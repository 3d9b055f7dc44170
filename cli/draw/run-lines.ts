import type { RunView } from '../../contracts/api/run.ts';
import type { CliMessages } from '../messages/messages.ts';
import type { Figures } from './figures.ts';
import type { Drawing } from './display.ts';
import { drawnLines, marksIn, tookSeconds, type DrawnLine } from './marks.ts';
import { createPace, type Pace } from './pace.ts';

/** Draws a backup as it goes: what is read, each copy, the drill, with rates and the time left. */
export const createRunDrawing = (
  words: CliMessages,
  figures: Figures,
  rich: boolean,
): Drawing<RunView> => {
  const sign = marksIn(words, figures, rich);
  const { spin, moving, share } = sign;
  const paces = new Map<string, Pace>();
  const paceOf = (name: string): Pace => {
    const pace = paces.get(name) ?? createPace();
    paces.set(name, pace);
    return pace;
  };
  let run: RunView | null = null;

  /** What it waits for on a database server that is busy with others; null: nothing. */
  const turnOf = ({ waiting }: RunView, work: 'read' | 'drill'): string | null =>
    waiting?.work === work ? words.servers.waits(waiting.server, waiting.place) : null;

  const readLine = (view: RunView, now: number): DrawnLine => {
    const whole = Math.max(view.estimatedPlainBytes, view.plainBytes);
    const done = view.phase !== 'snapshot' || view.ended;
    const waits = turnOf(view, 'read');
    if (waits !== null && !view.ended) return [sign.waiting, words.phase.read, [waits]];
    const failed = done && view.bytes === 0 && view.error !== null;
    const counts = [
      ...(view.tables.total > 0
        ? [words.tables(figures.count(view.tables.done), figures.count(view.tables.total))]
        : []),
      words.rows(figures.count(view.rows)),
      figures.bytes(view.plainBytes),
    ];
    return done
      ? [failed ? sign.failed : sign.done, words.phase.read, counts]
      : [
          spin(now),
          words.phase.read,
          [...share(view.plainBytes, whole), ...counts, ...moving(paceOf('read'), whole)],
        ];
  };

  /** What a copy's size will be: what was read so far tells how much smaller the whole gets. */
  const expectedBytes = (view: RunView): number =>
    view.phase === 'snapshot' && view.plainBytes > 0
      ? Math.max(view.bytes, (view.bytes * view.estimatedPlainBytes) / view.plainBytes)
      : view.bytes;

  const copyLine = (copy: RunView['copies'][number], view: RunView, now: number): DrawnLine => {
    const name = words.phase.copy(copy.destination);
    const state = words.copyState[copy.state];
    switch (copy.state) {
      case 'intact':
        return [sign.done, name, [state, figures.bytes(copy.verified)]];
      case 'failed':
      case 'damaged':
      case 'missing':
      case 'removed':
        return [sign.failed, name, [state, ...(copy.error ? [words.code(copy.error.code)] : [])]];
      case 'stored': {
        const pace = paceOf(`verify ${copy.destination}`);
        const detail = [
          words.checking,
          ...share(copy.verified, view.bytes),
          ...moving(pace, view.bytes),
        ];
        return [view.ended ? sign.done : spin(now), name, view.ended ? [state] : detail];
      }
      case 'running': {
        const whole = expectedBytes(view);
        const pace = paceOf(`upload ${copy.destination}`);
        const detail = [
          ...share(copy.uploaded, whole),
          figures.bytes(copy.uploaded),
          ...moving(pace, whole),
        ];
        return [view.ended ? sign.failed : spin(now), name, detail];
      }
    }
  };

  const drillLine = (view: RunView, now: number): DrawnLine => {
    const { drill, tables, ended } = view;
    const waits = turnOf(view, 'drill');
    if (waits !== null && !ended) return [sign.waiting, words.phase.drill, [waits]];
    const mark = {
      waiting: sign.waiting,
      running: spin(now),
      passed: sign.done,
      failed: sign.failed,
      skipped: sign.waiting,
    };
    const counted = drill.state === 'running' && tables.total > 0 && drill.tables > 0;
    const done = [words.tables(figures.count(drill.tables), figures.count(tables.total))];
    const state = ended && drill.state === 'waiting' ? 'skipped' : drill.state;
    return [mark[state], words.phase.drill, [words.drillState[state], ...(counted ? done : [])]];
  };

  return {
    note(view, now) {
      run = view;
      paceOf('read').note(now, view.plainBytes);
      for (const { destination, uploaded, verified } of view.copies) {
        paceOf(`upload ${destination}`).note(now, uploaded);
        paceOf(`verify ${destination}`).note(now, verified);
      }
    },
    lines(now) {
      if (run === null) return [];
      const view = run;
      const took = figures.duration(tookSeconds(view, now));
      const rows = [
        readLine(view, now),
        ...view.copies.map((copy) => copyLine(copy, view, now)),
        drillLine(view, now),
      ];
      const title = words.backupTitle(view.clinicId, String(view.backupId ?? '…'));
      return drawnLines(`${title} · ${words.state[view.state]} · ${took}`, rows);
    },
  };
};
