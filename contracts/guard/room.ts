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

const soonDays = 14;
const urgentDays = 3;

/** Whole days until it is full as it grows now, bytes a day; null: never, or nobody knows. */
export const daysUntilFull = (used: number, total: number, perDay: number | null): number | null =>
  perDay === null || perDay <= 0 ? null : Math.max(0, Math.floor((total - used) / perDay));

/** By how full it is, or by how soon it will be: the worse of the two. Null: there is room. */
export const fillingSeverity = (
  used: number,
  total: number,
  perDay: number | null,
): FindingSeverity | null => {
  const now = roomSeverity(used, total);
  const days = daysUntilFull(used, total, perDay);
  if (now === 'critical' || days === null || days > soonDays) return now;
  return days > urgentDays ? 'warning' : 'critical';
};
