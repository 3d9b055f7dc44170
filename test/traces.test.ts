import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addClinic } from './support/clinic.ts';
import { startBackup } from './support/run.ts';
import { sizedClinic } from './support/sized-clinic.ts';
import { openSystem, type System } from './support/system.ts';

/** What a receiver is sent, as OTLP has it in JSON. */
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { key: string; value: { stringValue?: string } }[];
}
interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { attributes: Span['attributes'] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

const received: (Span & { readonly service: string })[] = [];
const bodies: string[] = [];
const receiver = createServer((request, response) => {
  void json(request).then((body) => {
    bodies.push(JSON.stringify(body));
    for (const { resource, scopeSpans } of (body as Sent).resourceSpans) {
      const name = resource.attributes.find(({ key }) => key === 'service.name');
      const service = name?.value.stringValue ?? '';
      for (const { spans } of scopeSpans)
        received.push(...spans.map((span) => ({ ...span, service })));
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});

const clinic = 'trazada';
let system: System;
let password: string;
beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo;
  system = await openSystem({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String(port)}` });
  const { connection, scope } = await sizedClinic(system, 5);
  ({ password } = connection);
  await addClinic(system, clinic, { connection, scope });
}, 180_000);
afterAll(async () => {
  await system.stop();
  receiver.close();
});

test('a backup is one trace, from the request through its start and its run into every step', async () => {
  await (await startBackup(system, clinic)).end();
  const start = 'POST /api/clinics/:clinic/backups';
  const steps = ['openBackup', 'takeSnapshot', 'verifyCopy', 'drillCopy', 'endRecord'];
  const request = () => received.find(({ name }) => name === start);
  const ofTrace = () => received.filter(({ traceId }) => traceId === request()?.traceId);
  const missing = () =>
    [start, 'start backupClinic', 'backupClinic', ...steps].filter(
      (wanted) => !ofTrace().some(({ name }) => name === wanted),
    );
  // Spans are sent every other second.
  while (missing().length > 0) await sleep(200);
  const begun = ofTrace().find(({ name }) => name === 'start backupClinic');
  expect(begun).toMatchObject({ service: 'resguardo-api', parentSpanId: request()?.spanId });
  const read = ofTrace().find(({ name }) => name === 'takeSnapshot');
  const [run, ...others] = ofTrace().filter(({ name }) => name === 'backupClinic');
  expect(others).toEqual([]);
  expect(run).toMatchObject({ service: 'resguardo-worker', parentSpanId: begun?.spanId });
  expect(run?.attributes).toContainEqual({
    key: 'resguardo.outcome',
    value: { stringValue: 'completed' },
  });
  expect(read).toMatchObject({ service: 'resguardo-worker', parentSpanId: run?.spanId });
  expect(read?.attributes).toContainEqual({
    key: 'resguardo.clinic',
    value: { stringValue: clinic },
  });
});

test('the request’s id stands in the run’s memo', async () => {
  const { address } = system.stack.temporal;
  const connection = await Connection.connect({ address });
  const { workflow } = new Client({ connection, namespace: system.namespace });
  const { memo } = await workflow.getHandle(`backup/${clinic}`).describe();
  await connection.close();
  expect(memo).toMatchObject({ requestId: expect.stringMatching(/^[\w.-]{8,64}$/) as unknown });
});

test('nothing that is secret is in what was sent', () => {
  expect(bodies.length).toBeGreaterThan(0);
  expect(bodies.join('\n')).not.toContain(password);
  expect(bodies.join('\n')).not.toContain('paciente');
});
