import { createLogUpdate } from 'log-update';
import type { RunView } from '../../contracts/api/run.ts';
import type { Language } from '../../contracts/language.ts';
import { demoMessages } from './messages.ts';
import { readableBytes } from './readable-bytes.ts';

const width = 24;

/** How far a run is, 0 to 1: reading is most of the way, and every later step a fixed share. */
export function fraction(run: RunView): number {
  if (run.ended) return 1;
  const read = run.plainBytes / Math.max(1, run.estimatedPlainBytes);
  const share = { snapshot: 0.5 * Math.min(1, read), upload: 0.55, manifest: 0.6, verify: 0.7 };
  if (run.phase === 'drill') return 0.8;
  return run.phase === 'notify' || run.phase === 'done' ? 0.98 : share[run.phase];
}

/** The progress of several backups: redrawn on a terminal, a line for each change elsewhere. */
export interface Screen {
  line(text: string): void;
  draw(runs: readonly RunView[]): void;
  /** Leaves what was drawn last and lets plain lines follow. */
  done(): void;
}

export function openScreen(output: NodeJS.WriteStream, language: Language): Screen {
  const words = demoMessages[language];
  const live = output.isTTY ? createLogUpdate(output, { showCursor: true }) : null;
  const seen = new Map<string, string>();

  const row = (run: RunView): string => {
    const filled = Math.round(fraction(run) * width);
    const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
    const now = run.ended ? words.states[run.state] : words.phases[run.phase];
    const rows = `${run.rows.toLocaleString(language)} ${words.rows}`;
    const bytes = `${readableBytes(run.plainBytes, language)} → ${readableBytes(run.bytes, language)}`;
    const copies = run.copies.map((copy) => `${copy.destination}: ${words.copies[copy.state]}`);
    return `  ${run.clinicId.padEnd(13)} ${bar} ${now.padEnd(12)} ${rows} · ${bytes} · ${copies.join(', ')}`;
  };

  return {
    line: (text) => output.write(`${text}\n`),
    draw(runs) {
      if (live) {
        live(runs.map(row).join('\n'));
        return;
      }
      for (const run of runs) {
        const key = `${run.phase} ${run.state} ${run.copies.map((copy) => copy.state).join()}`;
        if (seen.get(run.clinicId) === key) continue;
        seen.set(run.clinicId, key);
        output.write(`${row(run)}\n`);
      }
    },
    done: () => live?.done(),
  };
}
