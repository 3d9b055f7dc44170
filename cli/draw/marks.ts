import type { Figures } from './figures.ts';
import type { Pace } from './pace.ts';
import type { CliMessages } from '../messages/messages.ts';

const marks = {
  rich: { done: '✔', failed: '✖', waiting: '·', frames: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧'] },
  plain: { done: 'ok', failed: '!!', waiting: '..', frames: ['|', '/', '-', '\\'] },
} as const;

/** A mark, a name, and what there is to say of it. */
export type DrawnLine = readonly [mark: string, name: string, detail: readonly string[]];

/** The signs that progress is drawn with. */
export interface Marks {
  readonly done: string;
  readonly failed: string;
  readonly waiting: string;
  readonly spin: (now: number) => string;
  /** A bar and its percentage; nothing where the whole is not known. */
  readonly share: (done: number, whole: number) => string[];
  /** How fast it goes and how long it will take, as far as that is known. */
  readonly moving: (pace: Pace, goal: number) => string[];
}

export const marksIn = (words: CliMessages, figures: Figures, rich: boolean): Marks => {
  const { frames, ...signs } = rich ? marks.rich : marks.plain;
  const bar = (share: number): string => {
    const width = 20;
    const full = Math.round(Math.min(1, Math.max(0, share)) * width);
    return (rich ? '█' : '#').repeat(full) + (rich ? '░' : '-').repeat(width - full);
  };
  return {
    ...signs,
    spin: (now) => frames[Math.floor(now / 120) % frames.length] ?? '',
    share: (done, whole) =>
      whole > 0
        ? [`${bar(done / whole)} ${figures.percent(Math.floor((done / whole) * 100))}`]
        : [],
    moving: (pace, goal) => {
      const [rate, left] = [pace.rate(), pace.left(goal)];
      return [
        ...(rate === null || rate <= 0 ? [] : [figures.rate(rate)]),
        ...(left === null ? [] : [words.left(figures.duration(left))]),
      ];
    },
  };
};

/** Lines under their title, their names in one column. */
export const drawnLines = (title: string, rows: readonly DrawnLine[]): string[] => {
  const width = Math.max(...rows.map(([, name]) => name.length));
  return [
    title,
    ...rows.map(([mark, name, detail]) =>
      `  ${mark} ${name.padEnd(width)}  ${detail.join(' · ')}`.trimEnd(),
    ),
  ];
};

/** How long it has taken: until its end, or until `now` (milliseconds). */
export const tookSeconds = (
  { startedAt, endedAt }: { readonly startedAt: string; readonly endedAt: string | null },
  now: number,
): number => {
  const until = endedAt === null ? now : new Date(endedAt).getTime();
  return Math.max(0, (until - new Date(startedAt).getTime()) / 1000);
};
