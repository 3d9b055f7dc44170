/** Which clinic's digest of which day of its calendar. */
export interface DigestRef {
  readonly clinicId: string;
  /** `2026-11-20`. */
  readonly day: string;
}

export interface DueDigests {
  readonly due: readonly DigestRef[];
  /** The last clinic that was looked at; null when there is none behind it. */
  readonly next: string | null;
}

/** As it is kept what was sent to whom: one for each day. */
export const digestKind = (day: string): string => `digest-${day}`;
