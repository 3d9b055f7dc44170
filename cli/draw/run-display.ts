import type { RunView } from '../../contracts/api/run.ts';
import type { Session } from '../session.ts';
import { createDisplay, type Display } from './display.ts';
import { createRunDrawing } from './run-lines.ts';

/** Shows a backup on stderr while it is made. */
export const createRunDisplay = (session: Session): Display<RunView> => {
  const { words, figures } = session;
  return createDisplay(session, {
    drawing: (rich) => createRunDrawing(words, figures, rich),
    written: (run) => {
      const lines: string[] = [];
      if (run.backupId !== null) lines.push(words.backupTitle(run.clinicId, String(run.backupId)));
      // Its place changes: a pipe gets one line.
      if (run.waiting) lines.push(words.servers.waits(run.waiting.server, null));
      if (run.phase !== 'snapshot' && run.bytes > 0) {
        const read = [words.rows(figures.count(run.rows)), figures.bytes(run.plainBytes)];
        lines.push(`${words.phase.read}: ${read.join(' · ')}`);
      }
      for (const { destination, state, error } of run.copies) {
        if (state === 'running') continue;
        const why = error ? ` ${words.code(error.code)}` : '';
        lines.push(`${words.phase.copy(destination)}: ${words.copyState[state]}${why}`);
      }
      if (run.drill.state !== 'waiting') {
        lines.push(`${words.phase.drill}: ${words.drillState[run.drill.state]}`);
      }
      return lines;
    },
  });
};
