import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { signalNames, workflowNames } from '../../contracts/temporal.ts';
import { TurnAsk } from '../../contracts/turns/turns.ts';
import { withTemporal } from './due.ts';
import type { FleetSystem } from './fleet-system.ts';

/** One clinic's turn on the clinics' server, by Temporal's clock, in milliseconds since 1970. */
export interface TurnTime {
  readonly clinic: string;
  readonly asked: number;
  readonly granted: number;
  readonly over: number;
}

type Heard = { -readonly [Name in keyof TurnTime]?: TurnTime[Name] };

/**
 * The turns for reading that were asked for since then, in the order of asking, out of the histories of the
 * workflows that give them. What never came is infinitely late.
 */
export const turnTimes = (
  system: Pick<FleetSystem, 'temporal'>,
  since: Date,
): Promise<TurnTime[]> =>
  withTemporal(system, async (temporal) => {
    const turns = new Map<string, Heard>();
    const of = (ticket: string): Heard => {
      const known = turns.get(ticket) ?? {};
      turns.set(ticket, known);
      return known;
    };
    const query = `WorkflowType = '${workflowNames.serverTurns}'`;
    for await (const { workflowId, runId } of temporal.workflow.list({ query })) {
      // What one run of it leaves waiting, the next one gives: the tickets stay.
      const { events } = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
      for (const event of events ?? []) {
        const { seconds, nanos } = event.eventTime ?? {};
        const at = Number(seconds ?? 0) * 1000 + (nanos ?? 0) / 1e6;
        const heard = event.workflowExecutionSignaledEventAttributes;
        const told = event.signalExternalWorkflowExecutionInitiatedEventAttributes;
        if (heard?.signalName === signalNames.askTurn) {
          const { ticket, clinicId, work } = TurnAsk.parse(toldBy(heard.input));
          // Rehearsals have a server of their own here.
          if (work !== 'read') continue;
          of(ticket).clinic = clinicId;
          earliest(of(ticket), 'asked', at);
        } else if (heard?.signalName === signalNames.giveBackTurn) {
          earliest(of(Ticket.parse(toldBy(heard.input))), 'over', at);
        } else if (told?.signalName === signalNames.turnGranted) {
          earliest(of(Granted.parse(toldBy(told.input)).ticket), 'granted', at);
        }
      }
    }
    return [...turns.values()]
      .flatMap(({ clinic, asked, granted, over = Infinity }) =>
        clinic !== undefined && asked !== undefined && asked >= since.getTime()
          ? [{ clinic, asked, granted: granted ?? Infinity, over }]
          : [],
      )
      .sort((a, b) => a.asked - b.asked);
  });

/** Who waits long asks again, and what is told again was told before. */
function earliest(turn: Heard, what: 'asked' | 'granted' | 'over', at: number): void {
  turn[what] = Math.min(turn[what] ?? Infinity, at);
}

const Ticket = TurnAsk.shape.ticket;
const Granted = TurnAsk.pick({ ticket: true });

const toldBy = (input: { payloads?: Payload[] | null } | null | undefined): unknown =>
  defaultPayloadConverter.fromPayload(input?.payloads?.[0] ?? {});
