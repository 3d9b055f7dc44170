import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Steps } from '../activities/steps.ts';
import { openBackup } from '../catalog/backups/open-backup.ts';
import type {
  BackupPage,
  BackupView,
  StartedRun,
  VerificationView,
} from '../contracts/api/backup.ts';
import type { ClinicStatus } from '../contracts/api/clinic-status.ts';
import type { CheckView } from '../contracts/api/clinic.ts';
import type { Problem } from '../contracts/api/problem.ts';
import type { RunView } from '../contracts/api/run.ts';
import { openedBackup } from '../workflows/testing/fake-steps.ts';
import { openApiBench, type ApiBench } from './testing/api-bench.ts';
import { readEvents } from './testing/read-events.ts';
import { heldSnapshot, recordedSteps } from './testing/recorded-steps.ts';
import { createTestWorker, type TestWorker } from './testing/test-worker.ts';

let bench: ApiBench;
let worker: TestWorker;
let address: string;
beforeAll(async () => {
  bench = await openApiBench('runs');
  worker = await createTestWorker(bench.temporal, openedBackup.hostId);
  address = await bench.server.listen({ host: '127.0.0.1', port: 0 });
}, 120_000);
afterAll(async () => {
  await bench.close();
  await worker.close();
});

const steps = (replaced: Partial<Steps> = {}) => recordedSteps(bench.catalog, replaced);

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the test says what it expects
const ask = async <T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => {
  const answer = await fetch(`${address}${path}`, {
    method,
    headers: {
      ...bench.as('admin'),
      'accept-language': 'en',
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    location: answer.headers.get('location'),
    body: (text ? JSON.parse(text) : null) as T,
  };
};
const events = (path: string, after?: string) =>
  readEvents(`${address}${path}`, {
    ...bench.as('admin'),
    ...(after ? { 'last-event-id': after } : {}),
  });
const clinic = '/api/clinics/norte';

test('before the first backup there is no run, and the clinic is unprotected', async () => {
  expect((await ask<Problem>('GET', `${clinic}/run`)).body).toMatchObject({ code: 'run-unknown' });
  expect((await ask<Problem>('GET', `${clinic}/run/events`)).status).toBe(404);
  expect((await ask<Problem>('POST', `${clinic}/run/cancel`)).status).toBe(404);
  expect((await ask<ClinicStatus>('GET', `${clinic}/status`)).body).toMatchObject({
    state: 'unprotected',
    running: false,
    last: null,
  });
});

describe('a backup', () => {
  test('is started once: a second request is answered with the running one', async () => {
    const { takeSnapshot, release } = heldSnapshot();
    await worker.during(steps({ takeSnapshot }), async () => {
      const first = await ask<StartedRun>('POST', `${clinic}/backups`, { description: 'uno' });
      expect(first).toMatchObject({ status: 202, body: { clinic: 'norte', already: false } });
      expect(first.location).toBe(first.body.address);
      const second = await ask<StartedRun>('POST', `${clinic}/backups`);
      expect(second).toMatchObject({ status: 200, body: { ...first.body, already: true } });

      // Live figures come from the step under way, through its heartbeats.
      const told: RunView[] = [];
      let last = '';
      for await (const event of events(first.body.events)) {
        last = event.id ?? last;
        if (event.name === 'progress') told.push(event.data as RunView);
        if (told.some(({ rows }) => rows > 0)) break;
      }
      expect(told.at(-1)).toMatchObject({
        clinicId: 'norte',
        state: 'running',
        phase: 'snapshot',
        ended: false,
        tables: { done: 3, total: 11 },
        estimatedPlainBytes: 100_000,
      });
      const { backupId } = told.at(-1) ?? { backupId: 0 };
      const busy = await ask<ClinicStatus>('GET', `${clinic}/status`);
      expect(busy.body).toMatchObject({ running: true, run: first.body.run });
      expect((await ask('DELETE', `${clinic}/backups/${backupId}`)).status).toBe(409);
      expect((await ask('POST', `${clinic}/backups/${backupId}/verify`)).status).toBe(409);

      // A listener that lost its connection goes on where it was, two at once as well.
      release();
      const rest = async () => {
        const names: string[] = [];
        let end: RunView | undefined;
        for await (const event of events(`${clinic}/run/events`, last)) {
          names.push(event.name);
          if (event.name === 'end') end = event.data as RunView;
        }
        return { names, end };
      };
      const [one, other] = await Promise.all([rest(), rest()]);
      expect(one.end).toMatchObject({
        state: 'restorable',
        ended: true,
        phase: 'done',
        failure: null,
      });
      expect(one.end?.endedAt).not.toBeNull();
      expect(other.end).toEqual(one.end);
      expect(one.names.filter((name) => name === 'end')).toEqual(['end']);
      expect(one.names.at(-1)).toBe('end');

      const shown = await ask<BackupView>('GET', `${clinic}/backups/${backupId}`);
      expect(shown.body).toMatchObject({
        id: backupId,
        run: first.body.run,
        description: 'uno',
        trigger: 'manual',
        state: 'restorable',
        createdBy: { email: 'admin@example.com' },
      });
      const listed = await ask<BackupPage>('GET', `${clinic}/backups`);
      expect(listed.body.items.map(({ id }) => id)).toEqual([backupId]);
      const progress = await ask<RunView>('GET', `${clinic}/backups/${backupId}/progress`);
      expect(progress.body).toMatchObject({ ended: true, state: 'restorable', backupId });
      const after: string[] = [];
      let ended: string | null = null;
      for await (const { name, id } of events(`${clinic}/backups/${backupId}/events`)) {
        after.push(name);
        ended = id;
      }
      expect(after).toEqual(['end']);
      // A browser connects again after every end: it is told that there is nothing more.
      for (const path of [`${clinic}/backups/${backupId}/events`, first.body.events]) {
        const headers = { ...bench.as('admin'), 'last-event-id': ended ?? '' };
        expect((await fetch(`${address}${path}`, { headers })).status).toBe(204);
      }
      const again = await ask<Problem>('POST', `${clinic}/backups/${backupId}/cancel`);
      expect(again.body).toMatchObject({ status: 409, code: 'backup-not-running' });
    });
  });

  test('is cancelled by its run, before and after it has a number', async () => {
    const { takeSnapshot } = heldSnapshot();
    await worker.during(steps({ takeSnapshot }), async () => {
      const { body } = await ask<StartedRun>('POST', `${clinic}/backups`, {});
      let backupId: number | null = null;
      while (backupId === null) {
        backupId = (await ask<RunView>('GET', body.address)).body.backupId;
        await sleep(50);
      }
      const cancelled = await ask<StartedRun>('POST', `${clinic}/backups/${backupId}/cancel`);
      expect(cancelled).toMatchObject({ status: 202, body: { run: body.run } });
      let end: RunView | undefined;
      for await (const event of events(cancelled.body.events)) end = event.data as RunView;
      expect(end).toMatchObject({ state: 'cancelled', ended: true, backupId });
      expect((await ask<Problem>('POST', `${clinic}/run/cancel`)).body).toMatchObject({
        status: 409,
        code: 'backup-not-running',
      });
    });
  });

  test('that waits for a worker says so, and goes on when one comes', async () => {
    const { body } = await ask<StartedRun>('POST', `${clinic}/backups`, {});
    const seen: string[] = [];
    const following = (async () => {
      let end: RunView | undefined;
      for await (const event of events(body.events)) {
        const { code } = event.data as Problem;
        seen.push(event.name === 'problem' ? code : event.name);
        if (event.name === 'end') end = event.data as RunView;
      }
      return end;
    })();
    while (!seen.includes('worker-absent')) await sleep(100);
    await worker.during(steps(), async () => {
      expect(await following).toMatchObject({ state: 'restorable' });
    });
  });

  test('that an operator terminated is told as failed and not as running for ever', async () => {
    const { takeSnapshot } = heldSnapshot();
    await worker.during(steps({ takeSnapshot }), async () => {
      const { body } = await ask<StartedRun>('POST', `${clinic}/backups`, {});
      for await (const { name } of events(body.events)) if (name === 'progress') break;
      await bench.temporal.client.workflow.getHandle('backup/norte', body.run).terminate('test');
      expect((await ask<RunView>('GET', body.address)).body).toMatchObject({
        state: 'failed',
        ended: true,
        failure: {
          code: 'internal',
          message: 'Something failed inside Resguardo: workflow terminated.',
        },
      });
    });
  });
});

test('a read-back asked for by hand is followed to its result', async () => {
  const failing = steps({
    listCopies: () =>
      Promise.resolve([
        { destination: 's3', kind: 's3', state: 'intact' },
        { destination: 'disk', kind: 'folder', state: 'intact' },
      ]),
    verifyCopy: ({ destination }) =>
      destination === 's3'
        ? Promise.resolve({ bytes: 250 })
        : Promise.reject(
            ApplicationFailure.nonRetryable('', 'copy-altered', { destination: 'disk' }),
          ),
  });
  const { body: page } = await ask<BackupPage>('GET', `${clinic}/backups?state=restorable`);
  const path = `${clinic}/backups/${page.items[0]?.id ?? 0}`;
  expect((await ask<Problem>('GET', `${path}/verification`)).body.code).toBe('run-unknown');
  await worker.during(failing, async () => {
    const started = await ask<VerificationView>('POST', `${path}/verify`, {});
    expect(started).toMatchObject({ status: 202, location: `${path}/verification` });
    let verification = started.body;
    while (verification.state === 'running') {
      await sleep(100);
      verification = (await ask<VerificationView>('GET', `${path}/verification`)).body;
    }
    expect(verification).toMatchObject({
      state: 'completed',
      drill: 'skipped',
      copies: [
        { destination: 's3', state: 'intact', failure: null },
        { destination: 'disk', state: 'damaged', failure: { code: 'copy-altered' } },
      ],
    });
  });
});

test('the plan and the check are asked of a worker, with its errors and its words', async () => {
  const asked = steps({
    planClinic: () =>
      Promise.resolve({
        scope: 'rows',
        tables: [
          {
            schema: 'public',
            table: 'pago',
            decision: 'tenant',
            reason: 'as the worker said it',
            because: { code: 'column', params: { column: 'clinica_id' } },
            estimatedRows: 3,
          },
        ],
      }),
    checkClinic: () =>
      Promise.resolve({
        parts: [
          { part: 'database', ok: true, detail: { version: '16' }, failure: null },
          {
            part: 'store:s3',
            ok: false,
            detail: {},
            failure: { code: 'store-bucket-missing', params: { bucket: 'b', destination: 's3' } },
          },
        ],
      }),
  });
  await worker.during(asked, async () => {
    expect((await ask('GET', `${clinic}/plan`)).body).toMatchObject({
      scope: 'rows',
      tables: [{ table: 'pago', decision: 'tenant', reason: 'column clinica_id' }],
    });
    const check = await ask<CheckView>('GET', `${clinic}/check`);
    expect(check.body).toMatchObject({
      ok: false,
      parts: [
        { part: 'database', ok: true },
        { failure: { message: 'The bucket “b” does not exist in the destination “s3”.' } },
      ],
    });
  });
});

describe('deleting', () => {
  test('keeps the last good backup unless it is forced, and starts the removal of its copies', async () => {
    const { body: page } = await ask<BackupPage>('GET', `${clinic}/backups?state=restorable`);
    const [newest, ...older] = page.items.map(({ id }) => id);
    for (const id of older) {
      expect((await ask('DELETE', `${clinic}/backups/${id}`)).body).toMatchObject({
        id,
        state: 'deleted',
      });
    }
    const path = `${clinic}/backups/${newest ?? 0}`;
    const kept = await ask<Problem>('DELETE', path);
    expect(kept.body).toMatchObject({ status: 409, code: 'backup-last-proved' });
    const forced = await ask<BackupView>('DELETE', `${path}?force=true`);
    expect(forced).toMatchObject({ status: 200, body: { state: 'deleted' } });
    const handle = bench.temporal.client.workflow.getHandle(`delete/norte/${newest ?? 0}`);
    expect((await handle.describe()).type).toBe('deleteBackup');
    const left = await ask<BackupPage>('GET', `${clinic}/backups?state=restorable`);
    expect(left.body.items).toEqual([]);
    const deleted = await ask<BackupPage>('GET', `${clinic}/backups?deleted=true&state=deleted`);
    expect(deleted.body.items).toHaveLength(older.length + 1);
  });
});

test('the list comes in pages, newest first, none twice', async () => {
  const ids: number[] = [];
  for (let count = 0; count < 5; count += 1) {
    const { id } = await openBackup(bench.catalog, {
      ...{ clinicId: 'sur', workflowId: 'backup/sur', runId: `r${count}` },
      ...{ trigger: 'automatic', requestedBy: null },
    });
    ids.unshift(id);
  }
  const seen: number[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const url: string = `/api/clinics/sur/backups?limit=2${cursor ? `&cursor=${cursor}` : ''}`;
    const answer = await bench.server.inject({ url, headers: bench.as('stranger') });
    const page: BackupPage = answer.json();
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(ids);
});

test('a listener that goes away stops the looking', async () => {
  const { takeSnapshot, release } = heldSnapshot();
  await worker.during(steps({ takeSnapshot }), async () => {
    const { body } = await ask<StartedRun>('POST', `${clinic}/backups`, {});
    for await (const { name } of events(body.events)) if (name === 'progress') break;
    // That it went is noticed in its own time; once it is, nothing more is looked at.
    for (let before = -1; before !== bench.temporal.describes();) {
      before = bench.temporal.describes();
      await sleep(1000);
    }
    release();
    for await (const { name } of events(body.events)) expect(name).not.toBe('problem');
  });
});
