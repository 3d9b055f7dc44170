/** One way of backing up the clinic, measured in turn with the others. */
export interface Contender {
  readonly name: string;
  /** A slow one may be run less often than the others. */
  readonly mostRuns?: number;
  /** Why it is not run at this size; the words are printed. */
  readonly leftOut?: string;
  /** One backup, timed from asking for it until its promise is kept. */
  run(signal: AbortSignal): Promise<Measured>;
}

export interface Measured {
  /** Until its promise was kept. */
  readonly seconds: number;
  /** Of all the way's own processes together, in MB; null where it cannot be known. */
  readonly peakRssMb: number | null;
  /** Bytes stored, or null where nothing is. */
  readonly bytes: number | null;
  /** Until it had also put its things away, where that is later. */
  readonly secondsToEnd?: number;
}
