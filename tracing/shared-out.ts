import { trace } from '@opentelemetry/api';
import {
  ParentBasedSampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import { begunByRun } from '../contracts/carried.ts';

/**
 * Takes a share of all traces, each whole or not at all. One that a request began was decided by whoever
 * began it; one that a run began, a schedule's, is decided by its id: alike on every worker.
 */
export const sharedOut = (share: number): Sampler => {
  const byId = new TraceIdRatioBasedSampler(share);
  const asBegun: Sampler = {
    shouldSample(context, traceId) {
      const state = trace.getSpanContext(context)?.traceState;
      return state?.get(begunByRun.key) === begunByRun.value
        ? byId.shouldSample(context, traceId)
        : { decision: SamplingDecision.RECORD_AND_SAMPLED };
    },
    toString: () => 'AsBegun',
  };
  return new ParentBasedSampler({ root: byId, remoteParentSampled: asBegun });
};
