import { createLogUpdate } from 'log-update';
import type { Session } from '../session.ts';
import { writeLine } from '../terminal.ts';
import { plainCell } from './plain.ts';

/** Draws something as it goes: what is noted of it now and then, shown at any moment. */
export interface Drawing<View> {
  /** Takes where it stands at `now` (milliseconds). */
  note(view: View, now: number): void;
  lines(now: number): string[];
}

/** How something that goes on is told: drawn for a person, in lines for a pipe. */
export interface Telling<View> {
  readonly drawing: (rich: boolean) => Drawing<View>;
  /** The lines that tell where it stands; each is written once. */
  readonly written: (view: View) => string[];
}

/** Shows on stderr what goes on. */
export interface Display<View> {
  show(view: View): void;
  /** Why it cannot be seen just now; null when it can again. */
  waiting(why: string | null): void;
  close(): void;
}

const nothing: Display<unknown> = {
  show: () => undefined,
  waiting: () => undefined,
  close: () => undefined,
};

/** Redrawn in place, for a person who looks on. */
const drawn = <View>(
  { terminal, words }: Session,
  screen: NodeJS.WriteStream,
  telling: Telling<View>,
): Display<View> => {
  const unicode = /utf-?8/i.test(
    terminal.env['LC_ALL'] ?? terminal.env['LC_CTYPE'] ?? terminal.env['LANG'] ?? '',
  );
  const drawing = telling.drawing(unicode);
  const update = createLogUpdate(screen);
  let reason: string | null = null;
  const draw = (): void => {
    const lines = drawing.lines(Date.now());
    if (reason !== null) lines.push(words.waitingFor(reason));
    if (lines.length > 0)
      update(lines.map((line) => plainCell(line).slice(0, screen.columns - 1)).join('\n'));
  };
  const timer = setInterval(draw, 120);
  return {
    show(view) {
      reason = null;
      drawing.note(view, Date.now());
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
const written = <View>({ terminal, words }: Session, telling: Telling<View>): Display<View> => {
  const said = new Set<string>();
  const say = (line: string): void => {
    if (said.has(line)) return;
    said.add(line);
    writeLine(terminal.stderr, line);
  };
  return {
    show(view) {
      for (const line of telling.written(view)) say(line);
    },
    waiting(why) {
      if (why !== null) say(words.waitingFor(why));
    },
    close: () => undefined,
  };
};

/** The display that fits: drawn for a person, lines for a pipe, nothing with --json. */
export const createDisplay = <View>(session: Session, telling: Telling<View>): Display<View> => {
  if (session.json) return nothing;
  const { screen } = session.terminal;
  return screen ? drawn(session, screen, telling) : written(session, telling);
};
