/**
 * What travels with a run from the request that began it into every step, as Temporal's headers: the trace
 * (W3C Trace Context) and the request's id. Neither says anything about a clinic.
 */
export const carriedNames = ['traceparent', 'tracestate', 'resguardo-request'] as const;
export type CarriedName = (typeof carriedNames)[number];
export type Carried = Readonly<Partial<Record<CarriedName, string>>>;

/** The trace state of what no request began: a receiver's share is then taken by the trace's id alone. */
export const begunByRun = { key: 'resguardo', value: 'run' } as const;

export interface RunIds {
  readonly traceId: string;
  readonly spanId: string;
}

/**
 * The span that stands for a run, and the trace that it begins where nothing else did: by its id, which is
 * a UUID, so that whoever holds the one knows the other, and a second telling of it is the same span.
 */
export const idsOfRun = (runId: string): RunIds => {
  const hex = runId.replaceAll('-', '');
  return { traceId: hex, spanId: hex.slice(16) };
};

/** Version, trace, span, flags (W3C Trace Context §3.2). */
const traceparentForm = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;

/** What a run hands on to its steps: it stands as their parent, in the trace that it came with or its own. */
export const carriedFromRun = (runId: string, came: Carried): Carried => {
  const { traceId, spanId } = idsOfRun(runId);
  const [, trace, flags] = traceparentForm.exec(came.traceparent ?? '') ?? [];
  if (trace !== undefined && flags !== undefined)
    return { ...came, traceparent: `00-${trace}-${spanId}-${flags}` };
  const { key, value } = begunByRun;
  return { ...came, traceparent: `00-${traceId}-${spanId}-01`, tracestate: `${key}=${value}` };
};

/** What a run tells of itself when it ends. */
export interface EndedRun {
  /** Milliseconds since 1970, by the server's clock. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: 'completed' | 'failed' | 'cancelled' | 'continued';
  /** The error's code. */
  readonly code: string | null;
  readonly clinicId: string | null;
  /** What it came with. */
  readonly came: Carried;
}

/** Where runs tell it: in the worker, outside of Temporal's sandbox. */
export type RunSinks = {
  readonly runs: { ended(told: EndedRun): void };
};

/** The clinic that what is given to a step or a run is about. */
export const clinicOfArguments = ([first]: readonly unknown[]): string | null => {
  if (typeof first !== 'object' || first === null || !('clinicId' in first)) return null;
  return typeof first.clinicId === 'string' ? first.clinicId : null;
};
