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

/** A certificate is renewed by others, who need longer: days before its end, as a domain's checks have them too. */
export const certificateDays = { warn: 21, fail: 7 } as const;
/** One that lives for days only is renewed late in them: a share of its life, where that is less. */
const lifeShare = { warn: 1 / 4, fail: 1 / 12 } as const;

/** Of one that is valid from and until: null while it need not be renewed yet. */
export const certificateSeverity = (
  { from, until }: { readonly from: Date; readonly until: Date },
  now: Date,
): FindingSeverity | null => {
  const life = until.getTime() - from.getTime();
  const left = until.getTime() - now.getTime();
  const within = (stage: 'warn' | 'fail'): boolean =>
    left <= Math.min(certificateDays[stage] * dayMs, life * lifeShare[stage]);
  if (left <= 0 || within('fail')) return 'critical';
  return within('warn') ? 'warning' : null;
};
