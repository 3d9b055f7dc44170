import type { Trigger } from '../../contracts/states.ts';
import type { TurnWork } from '../../contracts/turns/turns.ts';

/** What a run tells when it wants a turn; which server that is, the catalog knows. */
export interface TurnWish {
  readonly ticket: string;
  readonly clinicId: string;
  readonly work: TurnWork;
  readonly trigger: Trigger;
  readonly urgent: boolean;
}

/** The steps around a server's turns. */
export interface TurnSteps {
  /**
   * Puts this run in the queue of the server it will work on, which begins with the first that asks, and
   * gives that server's name. Null: nobody counts there, and the run may go on at once.
   */
  askTurn(wish: TurnWish): Promise<{ readonly server: string | null }>;
  /** The server's cap as the catalog has it now, and which of these runs are over. */
  lookAtTurns(of: {
    readonly server: string;
    readonly runs: readonly { readonly workflowId: string; readonly runId: string }[];
  }): Promise<{ readonly cap: number; readonly over: readonly string[] }>;
}
