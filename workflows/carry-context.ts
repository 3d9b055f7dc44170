import {
  ApplicationFailure,
  defaultPayloadConverter,
  TemporalFailure,
  type Headers,
} from '@temporalio/common';
import {
  ContinueAsNew,
  isCancellation,
  proxySinks,
  workflowInfo,
  type WorkflowInterceptors,
} from '@temporalio/workflow';
import {
  carriedFromRun,
  carriedNames,
  clinicOfArguments,
  type Carried,
  type EndedRun,
  type RunSinks,
} from '../contracts/carried.ts';

const { runs } = proxySinks<RunSinks>();

const headersOf = (carried: Carried): Headers =>
  Object.fromEntries(
    Object.entries(carried).map(([name, value]) => [
      name,
      defaultPayloadConverter.toPayload(value),
    ]),
  );

const carriedIn = (headers: Headers): Carried =>
  Object.fromEntries(
    carriedNames.flatMap((name) => {
      const payload = headers[name];
      const value: unknown = payload && defaultPayloadConverter.fromPayload(payload);
      return typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );

/** The code of the error that a failure goes back to. */
const codeOf = (failure: unknown): string | null => {
  for (let at = failure; at instanceof Error; at = at.cause) {
    if (at instanceof ApplicationFailure && at.type) return at.type;
  }
  return null;
};

const outcomeOf = (error: unknown): Pick<EndedRun, 'outcome' | 'code'> | null => {
  if (error instanceof ContinueAsNew) return { outcome: 'continued', code: null };
  if (isCancellation(error)) return { outcome: 'cancelled', code: null };
  // Any other error fails the task and not the run, which goes on once it is mended.
  return error instanceof TemporalFailure ? { outcome: 'failed', code: codeOf(error) } : null;
};

/**
 * Hands on to every step and every workflow that a run starts what the run itself was started with, itself
 * as their parent; and tells of the run when it ends (tracing/run-sink.ts). It issues no command: what
 * was recorded before is replayed as it was.
 */
export const interceptors = (): WorkflowInterceptors => {
  let came: Headers = {};
  let own: Headers = {};
  const from =
    (carried: () => Headers) =>
    <Input extends { readonly headers: Headers }>(input: Input): Input => ({
      ...input,
      headers: { ...carried(), ...input.headers },
    });
  const withOwn = from(() => own);
  return {
    inbound: [
      {
        async execute(input, next) {
          const { runId, runStartTime } = workflowInfo();
          const carried = carriedIn(input.headers);
          came = headersOf(carried);
          own = headersOf(carriedFromRun(runId, carried));
          const tell = (how: Pick<EndedRun, 'outcome' | 'code'>): void =>
            runs.ended({
              ...{ startedAt: runStartTime.getTime(), endedAt: Date.now(), ...how },
              ...{ clinicId: clinicOfArguments(input.args), came: carried },
            });
          try {
            const result: unknown = await next(input);
            tell({ outcome: 'completed', code: null });
            return result;
          } catch (error) {
            const how = outcomeOf(error);
            if (how) tell(how);
            throw error;
          }
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next(withOwn(input)),
        scheduleLocalActivity: (input, next) => next(withOwn(input)),
        startChildWorkflowExecution: (input, next) => next(withOwn(input)),
        // The next run stands beside this one: a chain of runs would be a trace without a bottom.
        continueAsNew: (input, next) => next(from(() => came)(input)),
      },
    ],
  };
};
