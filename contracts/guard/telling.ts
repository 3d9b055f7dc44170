import type { FindingKind } from './finding-kinds.ts';

/** Operators have a mail about each of these already: they stand among the alarms, and are not mailed again. */
export const toldElsewhere: readonly FindingKind[] = ['backup-failed'];

/** Minutes that a finding must last before anybody is told: for what is mostly mended by itself. */
export const mailPatience: Readonly<Partial<Record<FindingKind, number>>> = {
  'schedule-missing': 30,
};
