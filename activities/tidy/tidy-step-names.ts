/** How much was forgotten of what is kept for a time only. */
export interface Forgotten {
  readonly idempotencyKeys: number;
  readonly sessions: number;
}

/** The steps that keep the catalog from growing by what nobody needs any more. */
export interface TidySteps {
  /** Forgets what is past its time. Run again, it finds less. */
  forgetOld(): Promise<Forgotten>;
}
