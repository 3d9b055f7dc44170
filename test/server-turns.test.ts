import { join } from 'node:path';
import { Client as TemporalClient, Connection, type WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { z } from 'zod';
import { ServerList } from '../contracts/api/server.ts';
import { ClinicView } from '../contracts/api/clinic.ts';
import { RunView } from '../contracts/api/run.ts';
import type { ClinicId } from '../contracts/ids.ts';
import {
  backupWorkflowId,
  queryNames,
  sharedQueue,
  signalNames,
  turnsWorkflowId,
  workflowNames,
} from '../contracts/temporal.ts';
import type { BackupOutcome } from '../contracts/activities.ts';
import { serverName } from '../contracts/turns/server-name.ts';
import type { TurnsView } from '../contracts/turns/turns.ts';
import { addClinic } from './support/clinic.ts';
import { startBackup } from './support/run.ts';
import { openSystem, type System } from './support/system.ts';
import { tinyClinics, type TinyClinics } from './support/tiny-clinics.ts';
import { until } from '../workflows/testing/change-bench.ts';

const cap = 2;
const names = ['uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis'];

let system: System;
let clinics: TinyClinics;
let lock: Client;
let temporal: TemporalClient;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  system = await openSystem({ RESGUARDO_SERVER_READS: String(cap) });
  clinics = await tinyClinics(system);
  for (const id of names) await addClinic(system, id, await clinics.add(id));
  const { connection: place } = await system.operator.at('/api/clinics/uno', ClinicView);
  const { host, port, user, password, database } = system.server(place.database);
  lock = new Client({ host, port, user, password, database });
  await lock.connect();
  const other = await system.product.startWorker('worker-2', {
    RESGUARDO_SPOOL: join(system.stateDir, 'another-disk'),
  });
  stops.push(() => other.stop());
  const connection = await Connection.connect({ address: system.stack.temporal.address });
  temporal = new TemporalClient({ connection, namespace: system.namespace });
  stops.push(() => connection.close());
}, 180_000);
afterAll(async () => {
  await lock.end();
  for (const stop of stops) await stop();
  await clinics.drop();
  await system.stop();
});

/** As a schedule would. */
const automatic = (id: string): Promise<WorkflowHandle> =>
  temporal.workflow.start(workflowNames.backup, {
    ...{ workflowId: backupWorkflowId(id as ClinicId), taskQueue: sharedQueue },
    args: [{ clinicId: id, trigger: 'automatic', requestedBy: null }],
  });

const server = (): string => serverName(system.server());
const turns = (run?: string): WorkflowHandle =>
  temporal.workflow.getHandle(turnsWorkflowId(server()), run);
const clinicsOf = async (what: 'holding' | 'waiting'): Promise<string[]> => {
  const view = await turns()
    .query<TurnsView>(queryNames.turns)
    .catch(() => null); // not begun yet
  return view?.[what].map(({ clinicId }) => clinicId) ?? [];
};

interface Span {
  readonly from: number;
  readonly to: number;
}
const time = (at: { seconds?: unknown; nanos?: number | null } | null | undefined): number =>
  Number(at?.seconds ?? 0) * 1000 + (at?.nanos ?? 0) / 1e6;

/** When the steps that work on the database server ran, by Temporal's own record of a run. */
const spansOf = async (id: string): Promise<Span[]> => {
  const { events = [] } = await temporal.workflow
    .getHandle(backupWorkflowId(id as ClinicId))
    .fetchHistory();
  const scheduled = new Set(
    (events ?? [])
      .filter(({ activityTaskScheduledEventAttributes: step }) =>
        ['takeSnapshot', 'drillCopy'].includes(step?.activityType?.name ?? ''),
      )
      .map(({ eventId }) => String(eventId)),
  );
  const started = new Map(
    (events ?? []).map((event) => [
      String(event.activityTaskStartedEventAttributes?.scheduledEventId),
      time(event.eventTime),
    ]),
  );
  return (events ?? []).flatMap((event) => {
    const step = String(event.activityTaskCompletedEventAttributes?.scheduledEventId);
    if (!scheduled.has(step)) return [];
    return [{ from: started.get(step) ?? NaN, to: time(event.eventTime) }];
  });
};

const mostAtOnce = (spans: readonly Span[]): number =>
  Math.max(
    ...spans.map(({ from }) => spans.filter((one) => one.from <= from && from < one.to).length),
  );

test('two workers read and rehearse on one server no more than its cap at once, and who asked by hand is next', async () => {
  // Both turns are held until the tables are let go.
  await lock.query('BEGIN; LOCK TABLE uno.paciente, dos.paciente IN ACCESS EXCLUSIVE MODE');
  const runs = [await automatic('uno'), await automatic('dos')];
  await until(async () => (await clinicsOf('holding')).length === cap);
  const { runId } = await turns().describe();
  for (const id of ['tres', 'cuatro', 'cinco']) {
    runs.push(await automatic(id));
    await until(async () => (await clinicsOf('waiting')).includes(id));
  }
  const manual = await startBackup(system, 'seis');
  const { waiting } = await manual.until((run) => run.waiting?.place === 1);
  expect(waiting).toMatchObject({ server: server(), work: 'read', place: 1 });
  expect(await system.operator.at('/api/clinics/tres/run', RunView)).toMatchObject({
    ...{ state: 'running', bytes: 0, waiting: { place: 2 } },
  });
  const { items }: z.infer<typeof ServerList> = await system.operator.at(
    '/api/servers',
    ServerList,
  );
  const [shown] = items.filter((one) => one.server === server());
  expect(shown).toMatchObject({ clinics: 6, cap, ownCap: null });
  expect(shown?.holding?.map(({ clinic }) => clinic).sort()).toEqual(['dos', 'uno']);
  expect(shown?.waiting?.map(({ clinic }) => clinic)).toEqual(['seis', 'tres', 'cuatro', 'cinco']);

  await lock.query('COMMIT');
  const outcomes = await Promise.all(runs.map((run) => run.result() as Promise<BackupOutcome>));
  for (const outcome of outcomes) expect(outcome).toMatchObject({ state: 'restorable' });
  expect((await manual.end()).backup).toMatchObject({ state: 'restorable', snapshots: 1 });
  for (const id of names) {
    const backups = await system.operator.at(`/api/clinics/${id}/run`, RunView);
    expect(backups).toMatchObject({ waiting: null, snapshots: 1 });
  }

  const spans = (await Promise.all(names.map(spansOf))).flat();
  expect(spans).toHaveLength(names.length * 2);
  expect(mostAtOnce(spans)).toBeLessThanOrEqual(cap);
  const { events } = await turns(runId).fetchHistory();
  const granted = (events ?? []).flatMap(
    ({ signalExternalWorkflowExecutionInitiatedEventAttributes: sent }) =>
      sent?.signalName === signalNames.turnGranted ? [sent.workflowExecution?.workflowId] : [],
  );
  expect(granted.slice(0, cap).sort()).toEqual(['backup/dos', 'backup/uno']);
  expect(granted[cap]).toBe('backup/seis');
  expect((await turns(runId).query<TurnsView>(queryNames.turns)).most).toBe(cap);
}, 120_000);
