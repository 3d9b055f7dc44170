import { ROOT_CONTEXT, SpanStatusCode } from '@opentelemetry/api';
import type { InjectedSinks } from '@temporalio/worker';
import { idsOfRun, type RunSinks } from '../contracts/carried.ts';
import { contextOfCarried } from './carried-headers.ts';
import type { Tracing } from './open-tracing.ts';

/**
 * A span for each run of a workflow, drawn when it has ended and never while one is replayed. Its ids follow
 * from the run's: what a crash lets be told twice is the same span. A run that was terminated or timed
 * out tells nothing.
 */
export const runSinks = ({ tracer, ids }: Tracing): InjectedSinks<RunSinks> => ({
  runs: {
    ended: {
      callDuringReplay: false,
      fn(
        { runId, workflowId, workflowType },
        { startedAt, endedAt, outcome, code, clinicId, came },
      ) {
        const attributes = {
          temporalWorkflowID: workflowId,
          temporalRunID: runId,
          'resguardo.outcome': outcome,
          ...(clinicId === null ? {} : { 'resguardo.clinic': clinicId }),
        };
        // As dates: a number from before this process began is taken for one since it began.
        const begunBy = came.traceparent === undefined ? ROOT_CONTEXT : contextOfCarried(came);
        const span = ids.with(idsOfRun(runId), () =>
          tracer.startSpan(workflowType, { startTime: new Date(startedAt), attributes }, begunBy),
        );
        if (outcome === 'failed') {
          span.setStatus({ code: SpanStatusCode.ERROR, message: code ?? '' });
        }
        span.end(new Date(endedAt));
      },
    },
  },
});
