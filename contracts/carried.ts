/**
 * What travels with a run from the request that began it into every step, as Temporal's headers: the trace
 * (W3C Trace Context) and the request's id. Neither says anything about a clinic.
 */
export const carriedNames = ['traceparent', 'resguardo-request'] as const;
export type CarriedName = (typeof carriedNames)[number];
export type Carried = Readonly<Partial<Record<CarriedName, string>>>;
