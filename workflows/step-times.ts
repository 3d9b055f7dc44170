import type { BackupTimes } from '../contracts/activities.ts';

type Step = Exclude<keyof BackupTimes, 'total' | 'waited'>;

/** When each step began first and ended last, by the workflow's own clock, which a replay repeats. */
export class StepTimes {
  readonly #startedAt = Date.now();
  readonly #began = new Map<Step, number>();
  readonly #ended = new Map<Step, number>();
  #waited = 0;

  /** Milliseconds that went by for nothing. */
  waited(milliseconds: number): void {
    this.#waited += milliseconds;
  }

  begin(step: Step): void {
    if (!this.#began.has(step)) this.#began.set(step, Date.now());
  }

  end(step: Step): void {
    this.#ended.set(step, Date.now());
  }

  next(ended: Step, begun: Step): void {
    this.end(ended);
    this.begin(begun);
  }

  times(endedAt: Date): BackupTimes {
    const took = (step: Step): number | null => {
      const [began, ended] = [this.#began.get(step), this.#ended.get(step)];
      return began === undefined || ended === undefined ? null : ended - began;
    };
    return {
      total: endedAt.getTime() - this.#startedAt,
      waited: this.#waited,
      snapshot: took('snapshot'),
      upload: took('upload'),
      verify: took('verify'),
      drill: took('drill'),
    };
  }
}
