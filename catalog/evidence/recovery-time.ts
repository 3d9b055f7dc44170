import type { EvidenceRehearsal, EvidenceReport } from '../../contracts/api/evidence.ts';

type Time = EvidenceReport['recoveryTime'];

const measured = (rehearsal: EvidenceRehearsal): Time['last'] => {
  const { backup, at, state, loadSeconds, compareSeconds } = rehearsal;
  if (state !== 'passed' || loadSeconds === null || compareSeconds === null) return null;
  return { backup, at, seconds: loadSeconds + compareSeconds };
};

const median = (sorted: readonly number[]): number | null => {
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
};

/** What the rehearsals of the period measured; the last one may be from before it. */
export const recoveryTime = (
  rehearsals: readonly EvidenceRehearsal[],
  lastPassed: EvidenceRehearsal | null,
): Time => {
  const figures = rehearsals
    .map(measured)
    .filter((figure) => figure !== null)
    .toSorted((a, b) => a.seconds - b.seconds);
  return {
    measured: figures.length,
    last: lastPassed && measured(lastPassed),
    medianSeconds: median(figures.map(({ seconds }) => seconds)),
    worst: figures.at(-1) ?? null,
  };
};
