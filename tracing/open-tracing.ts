import { context, trace, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { parseKeyPairsIntoRecord } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { TracingSettings } from '../contracts/tracing-settings.ts';
import { createChosenIds, type ChosenIds } from './chosen-ids.ts';
import { sharedOut } from './shared-out.ts';

export interface Tracing {
  readonly tracer: Tracer;
  /** For spans whose ids are known beforehand. */
  readonly ids: ChosenIds;
  /** Sends what is left; never rejects: a receiver that is away must not keep a process from ending. */
  close(): Promise<void>;
}

const scope = 'resguardo';

/**
 * Opens tracing for this process. Without a receiver spans are made of nothing and go nowhere; what is
 * carried along, the request's id, is carried all the same.
 */
export function openTracing(service: 'api' | 'worker', settings: TracingSettings): Tracing {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  const ids = createChosenIds();
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = settings;
  if (endpoint === undefined) {
    return { tracer: trace.getTracer(scope), ids, close: () => Promise.resolve() };
  }
  const exporter = new OTLPTraceExporter({
    url: new URL('v1/traces', `${endpoint.replace(/\/*$/, '')}/`).href,
    headers: parseKeyPairsIntoRecord(headers),
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': `${scope}-${service}` }),
    sampler: sharedOut(settings.OTEL_TRACES_SAMPLER_ARG),
    idGenerator: ids,
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 2000 })],
  });
  return {
    tracer: provider.getTracer(scope),
    ids,
    close: () =>
      provider.shutdown().catch((error: unknown) => {
        process.emitWarning(`Traces left behind: ${String(error)}`);
      }),
  };
}
