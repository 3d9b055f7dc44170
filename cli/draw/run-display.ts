import { createLogUpdate } from 'log-update';
import type { RunView } from '../../contracts/api/run.ts';
import type { Session } from '../session.ts';
import { writeLine } from '../terminal.ts';
import { createRunDrawing } from './run-lines.ts';

/** Shows a run on stderr while it goes. */
export interface RunDisplay {
  show(run: RunView): void;
  /** Why it cannot be seen just now; null when it can again. */
  waiting(why: string | null): void;
  close(): void;
}

const nothing: RunDisplay = {
  show: () => undefined,
  waiting: () => undefined,
  close: () => undefined,
};

/** Redrawn in place, for a person who looks on. */
const drawn = ({ terminal, words, figures }: Session, screen: NodeJS.WriteStream): RunDisplay => {
  const unicode = /utf-?8/i.test(
    terminal.env['LC_ALL'] ?? terminal.env['LC_CTYPE'] ?? terminal.env['LANG'] ?? '',
  );
  const drawing = createRunDrawing(words, figures, unicode);
  const update = createLogUpdate(screen);
  let reason: string | null = null;
  const draw = (): void => {
    const lines = drawing.lines(Date.now());
    if (reason !== null) lines.push(words.waitingFor(reason));
    if (lines.length > 0) update(lines.map((line) => line.slice(0, screen.columns - 1)).join('\n'));
  };
  const timer = setInterval(draw, 120);
  return {
    show(run) {
      reason = null;
      drawing.note(run, Date.now());
      draw();
    },
    waiting(why) {
      reason = why;
      draw();
    },
    close() {
      clearInterval(timer);
      draw();
      update.done();
    },
  };
};

/** A line for every step, for logs and pipes. */
const written = ({ terminal, words, figures }: Session): RunDisplay => {
  const said = new Set<string>();
  const say = (line: string): void => {
    if (said.has(line)) return;
    said.add(line);
    writeLine(terminal.stderr, line);
  };
  return {
    show(run) {
      if (run.backupId !== null) say(words.backupTitle(run.clinicId, String(run.backupId)));
      if (run.phase !== 'snapshot' && run.bytes > 0) {
        const read = [words.rows(figures.count(run.rows)), figures.bytes(run.plainBytes)];
        say(`${words.phase.read}: ${read.join(' · ')}`);
      }
      for (const { destination, state, error } of run.copies) {
        if (state === 'running') continue;
        const why = error ? ` ${words.code(error.code)}` : '';
        say(`${words.phase.copy(destination)}: ${words.copyState[state]}${why}`);
      }
      if (run.drill.state !== 'waiting')
        say(`${words.phase.drill}: ${words.drillState[run.drill.state]}`);
    },
    waiting(why) {
      if (why !== null) say(words.waitingFor(why));
    },
    close: () => undefined,
  };
};

/** The display that fits: drawn for a person, lines for a pipe, nothing with --json. */
export const createRunDisplay = (session: Session): RunDisplay => {
  if (session.json) return nothing;
  const { screen } = session.terminal;
  return screen ? drawn(session, screen) : written(session);
};
