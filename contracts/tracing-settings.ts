import { z } from 'zod';

/** Where traces are sent. The variables are OpenTelemetry's own, so one environment serves all. */
export const TracingSettings = z.object({
  /** The base address of an OTLP/HTTP receiver; spans go to `/v1/traces` under it. Left out: no traces. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  /** `name=value` pairs, separated by commas: a receiver's key, for one. */
  OTEL_EXPORTER_OTLP_HEADERS: z.string().min(1).optional(),
  /** The share of traces that are sent, from 0 to 1, where the caller has not decided. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
});
export type TracingSettings = z.infer<typeof TracingSettings>;
