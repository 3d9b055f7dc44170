import { context, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { clinicOfArguments } from '../contracts/carried.ts';
import { contextOfStep, requestIdOf } from './carried-headers.ts';

/**
 * A span for each attempt of each step, under whatever began its run; and its trace and request in each line
 * that the step logs. Of what a step was given, only the clinic's id is told; of an error, only its code.
 */
export const stepInterceptor =
  (tracer: Tracer): ActivityInterceptorsFactory =>
  ({ info }) => ({
    inbound: {
      async execute(input, next) {
        const execution = info.workflowExecution;
        const parent = contextOfStep(input.headers, execution?.runId ?? info.activityId);
        const clinic = clinicOfArguments(input.args);
        const attributes = {
          temporalWorkflowID: execution?.workflowId ?? '',
          temporalRunID: execution?.runId ?? '',
          temporalActivityID: info.activityId,
          'resguardo.attempt': info.attempt,
          ...(clinic === null ? {} : { 'resguardo.clinic': clinic }),
        };
        const options = { kind: SpanKind.CONSUMER, attributes };
        const span = tracer.startSpan(info.activityType, options, parent);
        try {
          return await context.with(trace.setSpan(parent, span), () => next(input));
        } catch (error) {
          const message = error instanceof ApplicationFailure ? (error.type ?? '') : '';
          span.setStatus({ code: SpanStatusCode.ERROR, message });
          throw error;
        } finally {
          span.end();
        }
      },
    },
    outbound: {
      getLogAttributes(input, next) {
        const active = context.active();
        const traceId = trace.getSpanContext(active)?.traceId;
        const requestId = requestIdOf(active);
        return next({
          ...input,
          ...(traceId === undefined ? {} : { traceId }),
          ...(requestId === undefined ? {} : { requestId }),
        });
      },
    },
  });
