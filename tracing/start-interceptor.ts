import { context, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { headersWithContext, requestIdOf } from './carried-headers.ts';

/** What a workflow is started with goes on into it; the memo shows the request's id in the Web UI. */
export const startInterceptor = (tracer: Tracer): WorkflowClientInterceptor => {
  const traced = async <T>(
    type: string,
    workflowId: string,
    start: () => Promise<T>,
  ): Promise<T> => {
    const attributes = { temporalWorkflowID: workflowId };
    const span = tracer.startSpan(`start ${type}`, { kind: SpanKind.PRODUCER, attributes });
    try {
      return await context.with(trace.setSpan(context.active(), span), start);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  };
  const memoOf = (memo: Record<string, unknown> | undefined) => {
    const requestId = requestIdOf(context.active());
    return requestId === undefined ? memo : { ...memo, requestId };
  };
  return {
    startWithDetails: (input, next) =>
      traced(input.workflowType, input.options.workflowId, () => {
        const memo = memoOf(input.options.memo);
        const options = { ...input.options, ...(memo ? { memo } : {}) };
        return next({ ...input, options, headers: headersWithContext(input.headers) });
      }),
    signalWithStart: (input, next) =>
      traced(input.workflowType, input.options.workflowId, () =>
        next({ ...input, headers: headersWithContext(input.headers) }),
      ),
  };
};
