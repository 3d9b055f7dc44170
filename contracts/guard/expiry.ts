import type { FindingSeverity } from './finding.ts';

const dayMs = 86_400_000;

/** Days before its end at which something that expires is spoken of. */
export const soonDays = 14;
const urgentDays = 3;

/** Null: it lasts a while yet. */
export const expirySeverity = (until: Date, now: Date): FindingSeverity | null => {
  const days = (until.getTime() - now.getTime()) / dayMs;
  if (days > soonDays) return null;
  return days > urgentDays ? 'warning' : 'critical';
};
