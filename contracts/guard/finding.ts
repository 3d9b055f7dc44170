import type { FindingKind } from './finding-kinds.ts';

export const findingSeverities = ['warning', 'critical'] as const;
export type FindingSeverity = (typeof findingSeverities)[number];

/** What is wrong now. The same kind and subject on the next round is the same alarm. */
export interface Finding {
  readonly kind: FindingKind;
  /** What it is about, stable: a clinic, a destination, a domain, a server's database. */
  readonly subject: string;
  /** Null for what is no one clinic's. */
  readonly clinicId: string | null;
  readonly severity: FindingSeverity;
  /** What its words are filled with: see finding-kinds.ts. */
  readonly params: Readonly<Record<string, string>>;
}
