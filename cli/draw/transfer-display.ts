import { createLogUpdate } from 'log-update';
import type { Session } from '../session.ts';
import { createPace } from './pace.ts';

/** Shows bytes as they come, for a person who looks on; nothing for anyone else. */
export interface TransferDisplay {
  show(bytes: number): void;
  close(): void;
}

const everyMs = 120;

/** @param whole how many there will be, where that is known */
export const createTransferDisplay = (session: Session, whole: number | null): TransferDisplay => {
  const { words, figures, terminal } = session;
  const { screen } = terminal;
  if (session.json || screen === null) return { show: () => undefined, close: () => undefined };
  const update = createLogUpdate(screen);
  const pace = createPace();
  let drawnAt = 0;
  return {
    show(bytes) {
      const now = Date.now();
      if (now - drawnAt < everyMs) return;
      drawnAt = now;
      pace.note(now, bytes);
      const rate = pace.rate();
      const left = whole === null ? null : pace.left(whole);
      update(
        [
          whole === null
            ? figures.bytes(bytes)
            : words.of(figures.bytes(bytes), figures.bytes(whole)),
          ...(rate === null ? [] : [figures.rate(rate)]),
          ...(left === null ? [] : [words.left(figures.duration(left))]),
        ].join(' · '),
      );
    },
    close: () => {
      update.done();
    },
  };
};
