import { expect, test } from '@jest/globals';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { WorkflowInfo } from '@temporalio/workflow';
import { carriedFromRun, idsOfRun, type EndedRun } from '../contracts/carried.ts';
import { createChosenIds } from './chosen-ids.ts';
import { runSinks } from './run-sink.ts';
import { sharedOut } from './shared-out.ts';

const runId = '019fa23c-7a4e-7a51-8c5b-0123456789ab';
const { traceId, spanId } = idsOfRun(runId);
const [trace, parent] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];

const opened = (share = 1) => {
  const exporter = new InMemorySpanExporter();
  const ids = createChosenIds();
  const provider = new TracerProvider({
    ...{ sampler: sharedOut(share), idGenerator: ids },
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('test');
  const sink = runSinks({ tracer, ids, close: () => Promise.resolve() }).runs.ended;
  const tell = (told: Partial<EndedRun> = {}) =>
    sink.fn({ runId, workflowId: 'backup/norte', workflowType: 'backupClinic' } as WorkflowInfo, {
      ...{ startedAt: 1000, endedAt: 4500, outcome: 'completed', code: null },
      ...{ clinicId: 'norte', came: {}, ...told },
    });
  return { sink, tell, tracer, spans: () => exporter.getFinishedSpans() };
};

test('a run that nothing began is the root of its trace, under ids that follow from its own', async () => {
  const { tell, spans } = opened();
  await tell();
  const [span] = spans();
  expect(span?.spanContext()).toMatchObject({ traceId, spanId });
  expect(span?.parentSpanContext).toBeUndefined();
  expect([span?.startTime, span?.endTime]).toEqual([
    [1, 0],
    [4, 5e8],
  ]);
  expect(span?.attributes).toEqual({
    temporalWorkflowID: 'backup/norte',
    temporalRunID: runId,
    'resguardo.outcome': 'completed',
    'resguardo.clinic': 'norte',
  });
  expect(carriedFromRun(runId, {})).toEqual({
    traceparent: `00-${traceId}-${spanId}-01`,
    tracestate: 'resguardo=run',
  });
});

test('one that a request began stands between it and its steps', async () => {
  const { tell, spans } = opened();
  const came = { traceparent: `00-${trace}-${parent}-01`, 'resguardo-request': 'r' };
  await tell({ came, outcome: 'failed', code: 'database-unreachable' });
  const [span] = spans();
  expect(span?.spanContext()).toMatchObject({ traceId: trace, spanId });
  expect(span?.parentSpanContext?.spanId).toBe(parent);
  expect(span?.status).toMatchObject({ message: 'database-unreachable' });
  expect(carriedFromRun(runId, came)).toEqual({
    ...came,
    traceparent: `00-${trace}-${spanId}-01`,
  });
});

test('told again it is the same span, and never while it is replayed', async () => {
  const { sink, tell, tracer, spans } = opened();
  await tell();
  tracer.startSpan('between').end();
  await tell();
  const ids = spans().map((span) => span.spanContext().spanId);
  expect(ids).toEqual([spanId, expect.stringMatching(/^[0-9a-f]{16}$/), spanId]);
  expect(ids[1]).not.toBe(spanId);
  expect(sink.callDuringReplay).toBe(false);
});

test('a share holds for what a schedule began as for what a request did', async () => {
  const none = opened(0);
  await none.tell();
  // Its steps, and a run that it starts, come to the same.
  await none.tell({ came: carriedFromRun('019fa23c-7a4e-7a51-8c5b-0123456789ac', {}) });
  await none.tell({ came: { traceparent: `00-${trace}-${parent}-00` } });
  expect(none.spans()).toEqual([]);
  await none.tell({ came: { traceparent: `00-${trace}-${parent}-01` } });
  expect(none.spans()).toHaveLength(1);
});
