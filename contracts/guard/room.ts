import type { FindingSeverity } from './finding.ts';

const gib = 2 ** 30;
/** Full by share, unless so much is left that it does not matter yet. */
const limits = [
  { severity: 'critical', share: 0.95, enough: 50 * gib },
  { severity: 'warning', share: 0.85, enough: 200 * gib },
] as const;

/** How much of a disk or quota is used, whole per cents. */
export const usedShare = (used: number, total: number): number =>
  total > 0 ? Math.round((used / total) * 100) : 0;

/** Null: there is room. Bytes. */
export const roomSeverity = (used: number, total: number): FindingSeverity | null =>
  limits.find(({ share, enough }) => used >= share * total && total - used < enough)?.severity ??
  null;
