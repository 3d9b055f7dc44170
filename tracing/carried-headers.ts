import {
  context,
  createContextKey,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Context,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import { carriedFromRun, carriedNames, type Carried } from '../contracts/carried.ts';

const propagator = new W3CTraceContextPropagator();
const requestKey = createContextKey('request');

export const withRequestId = (within: Context, id: string): Context =>
  within.setValue(requestKey, id);

/** The id of the request that what runs now goes back to, where one began it. */
export const requestIdOf = (within: Context): string | undefined => {
  const id = within.getValue(requestKey);
  return typeof id === 'string' ? id : undefined;
};

/** The context that a caller sent along by `traceparent`, or an empty one. */
export const contextOfCaller = (traceparent: string | undefined): Context =>
  propagator.extract(
    ROOT_CONTEXT,
    traceparent === undefined ? {} : { traceparent },
    defaultTextMapGetter,
  );

/** Temporal's headers with what the active context carries. */
export const headersWithContext = (headers: Headers): Headers => {
  const active = context.active();
  const carried: Record<string, string> = {};
  propagator.inject(active, carried, defaultTextMapSetter);
  const request = requestIdOf(active);
  if (request !== undefined) carried['resguardo-request'] = request;
  const payloads = carriedNames.flatMap((name) => {
    const value = carried[name];
    return value === undefined ? [] : [[name, defaultPayloadConverter.toPayload(value)] as const];
  });
  return { ...headers, ...Object.fromEntries(payloads) };
};

const carriedIn = (headers: Headers): Carried => {
  const entries = carriedNames.map((name) => {
    const payload = headers[name];
    const value: unknown = payload && defaultPayloadConverter.fromPayload(payload);
    return [name, typeof value === 'string' ? value : undefined] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
};

/** The context that what was carried stands for. */
export const contextOfCarried = ({
  traceparent,
  tracestate,
  'resguardo-request': request,
}: Carried): Context => {
  const carried = {
    ...(traceparent ? { traceparent } : {}),
    ...(tracestate ? { tracestate } : {}),
  };
  const parent = propagator.extract(ROOT_CONTEXT, carried, defaultTextMapGetter);
  return request === undefined ? parent : withRequestId(parent, request);
};

/**
 * The context that came with a step of a run. One that was scheduled before runs handed on their own has
 * it derived likewise, so that all steps of a run make one trace.
 */
export const contextOfStep = (headers: Headers, runId: string): Context => {
  const carried = carriedIn(headers);
  const isWhole = carried.traceparent !== undefined;
  return contextOfCarried(isWhole ? carried : carriedFromRun(runId, carried));
};
