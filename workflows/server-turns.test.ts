import { Context } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TurnWish } from '../activities/turns/turn-step-names.ts';
import type { BackupRequest } from '../contracts/activities.ts';
import type { ClinicId } from '../contracts/ids.ts';
import type { BackupProgress } from '../contracts/progress.ts';
import type { Trigger } from '../contracts/states.ts';
import {
  backupWorkflowId,
  queryNames,
  sharedQueue,
  signalNames,
  turnsWorkflowId,
  workflowNames,
} from '../contracts/temporal.ts';
import type { TurnAsk, TurnsView } from '../contracts/turns/turns.ts';
import type { TurnsStart } from './server-turns.ts';
import { until, untilEnded } from './testing/change-bench.ts';
import { fakeSteps, openedBackup, type EveryStep } from './testing/fake-steps.ts';
import { openServerBench, type ServerBench } from './testing/server-bench.ts';

/** The server itself: what is told from one workflow to another is what this is about. */
let bench: ServerBench;
beforeAll(async () => {
  bench = await openServerBench('turns');
}, 180_000);
afterAll(() => bench.close());

const read = {
  ...{ bytes: 250, sha256: 'a'.repeat(64), md5: 'b'.repeat(32), tables: 11, rows: 15_234 },
  ...{ plainBytes: 1000, largeObjects: 0, attempts: 1 },
};

/** Backups whose reading goes on until the test lets it end, over real turns of a server of their own. */
class Fleet {
  /** Clinics by the moment their reading began. */
  readonly began: string[] = [];
  cap: number;
  most = 0;
  readonly #server: string;
  readonly #start: Partial<TurnsStart>;
  readonly #reading = new Map<string, () => void>();
  readonly #runs: WorkflowHandle[] = [];

  constructor(server: string, cap: number, start: Partial<TurnsStart> = {}) {
    this.#server = server;
    this.cap = cap;
    this.#start = start;
  }

  /** So that a test that fails does not fail the next. */
  #idOf = (clinic: string): string => `${backupWorkflowId(clinic as ClinicId)}/${this.#server}`;

  backup = (clinic: string): WorkflowHandle => bench.client.workflow.getHandle(this.#idOf(clinic));

  get turns(): WorkflowHandle {
    return bench.client.workflow.getHandle(turnsWorkflowId(this.#server));
  }

  view(): Promise<TurnsView> {
    return this.turns.query<TurnsView>(queryNames.turns);
  }

  async ask(ask: TurnAsk): Promise<void> {
    await bench.client.workflow.signalWithStart(workflowNames.serverTurns, {
      workflowId: turnsWorkflowId(this.#server),
      taskQueue: sharedQueue,
      args: [{ server: this.#server, cap: this.cap, lingerMs: 1, ...this.#start }],
      ...{ signal: signalNames.askTurn, signalArgs: [ask] },
    });
  }

  get steps(): EveryStep {
    const { steps } = fakeSteps({
      openBackup: () => Promise.resolve({ ...openedBackup, drill: false }),
      askTurn: async ({ ticket, clinicId, work, trigger, urgent }: TurnWish) => {
        const run = Context.current().info.workflowExecution;
        if (!run) throw new Error('no run');
        await this.ask({ ...run, ticket, clinicId, work, trigger, urgent, short: true });
        return { server: this.#server };
      },
      lookAtTurns: async ({ runs }) => {
        const over = await Promise.all(
          runs.map(async ({ workflowId, runId }) => {
            const handle = bench.client.workflow.getHandle(workflowId, runId);
            const { status } = await handle.describe();
            return status.name === 'RUNNING' ? [] : [runId];
          }),
        );
        return { cap: this.cap, over: over.flat() };
      },
      takeSnapshot: async ({ clinicId }) => {
        this.began.push(clinicId);
        const ended = new Promise<void>((resolve) => this.#reading.set(clinicId, resolve));
        this.most = Math.max(this.most, this.#reading.size);
        try {
          await untilEnded(ended);
        } finally {
          this.#reading.delete(clinicId);
        }
        return read;
      },
    });
    return steps;
  }

  async begin(clinicId: string, trigger: Trigger = 'automatic'): Promise<WorkflowHandle> {
    const request: BackupRequest = { clinicId, trigger, requestedBy: null };
    const run = await bench.client.workflow.start(workflowNames.backup, {
      ...{ workflowId: this.#idOf(clinicId), taskQueue: sharedQueue },
      args: [request],
    });
    this.#runs.push(run);
    return run;
  }

  /** Begins one after another, so that they ask in this order. */
  async wait(...clinics: readonly (readonly [string, Trigger])[]): Promise<void> {
    for (const [clinic, trigger] of clinics) {
      await this.begin(clinic, trigger);
      await until(async () => names((await this.view()).waiting).includes(clinic));
    }
  }

  reads = (clinic: string): Promise<void> => until(() => this.#reading.has(clinic));

  async end(clinic: string): Promise<void> {
    await this.reads(clinic);
    this.#reading.get(clinic)?.();
  }

  /** Until every backup and the turns themselves are over. */
  async over(): Promise<void> {
    await Promise.allSettled(this.#runs.map((run) => run.result()));
    await this.turns.result();
  }
}

const names = (turns: readonly TurnAsk[]): string[] => turns.map(({ clinicId }) => clinicId);

const withFleet = (fleet: Fleet, work: () => Promise<void>): Promise<void> =>
  bench.serve(fleet.steps, 'one', work);

describe('whose turn it is', () => {
  test('one at a time where the cap says so, manual first; who waits is told so, and in the end nothing is left', async () => {
    const fleet = new Fleet('db1:5432', 1);
    await withFleet(fleet, async () => {
      await fleet.begin('a');
      await fleet.reads('a');
      await fleet.wait(['b', 'automatic'], ['c', 'automatic'], ['d', 'manual']);
      expect(names((await fleet.view()).waiting)).toEqual(['d', 'b', 'c']);
      const d = fleet.backup('d');
      expect(await d.query<BackupProgress>(queryNames.progress)).toMatchObject({
        waiting: { server: 'db1:5432', work: 'read', place: null },
        bytes: 0,
      });
      for (const clinic of ['a', 'd', 'b', 'c']) await fleet.end(clinic);
      await fleet.over();
      expect(fleet.began).toEqual(['a', 'd', 'b', 'c']);
      expect(fleet.most).toBe(1);
      expect(await d.query<BackupProgress>(queryNames.progress)).toMatchObject({
        ...{ state: 'intact', waiting: null },
      });
      expect(await fleet.view()).toMatchObject({ holding: [], waiting: [], most: 1 });
    });
  });

  test('a history that grows long is gone on with in another, and nobody is lost or let in twice', async () => {
    const fleet = new Fleet('db2:5432', 2, { mostEvents: 25 });
    const clinics = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    await withFleet(fleet, async () => {
      for (const clinic of clinics) await fleet.begin(clinic);
      await until(() => fleet.began.length > 0);
      const { runId } = await fleet.turns.describe();
      for (let ended = 0; ended < clinics.length; ended += 1) {
        await until(() => fleet.began.length > ended);
        await fleet.end(fleet.began[ended] ?? '');
      }
      await fleet.over();
      expect([...fleet.began].sort()).toEqual(clinics);
      expect(fleet.most).toBeLessThanOrEqual(2);
      expect((await fleet.view()).most).toBeLessThanOrEqual(2);
      expect((await fleet.turns.describe()).runId).not.toBe(runId);
    });
  });

  test('a cap that is changed counts at once', async () => {
    const fleet = new Fleet('db3:5432', 1);
    await withFleet(fleet, async () => {
      await fleet.begin('a');
      await fleet.reads('a');
      await fleet.wait(['b', 'automatic']);
      fleet.cap = 2;
      await fleet.turns.signal(signalNames.again);
      await fleet.end('b');
      await fleet.end('a');
      await fleet.over();
    });
  });
});

describe('nothing is stuck', () => {
  test('a run that was terminated while it held a turn gives way at the next look', async () => {
    const fleet = new Fleet('db4:5432', 1);
    await withFleet(fleet, async () => {
      const lost = await fleet.begin('a');
      await fleet.reads('a');
      await fleet.wait(['b', 'automatic']);
      await lost.terminate('somebody clicked');
      await fleet.turns.signal(signalNames.again);
      await fleet.end('b');
      await fleet.over();
      expect(fleet.began).toEqual(['a', 'b']);
    });
  });

  test('who is cancelled while waiting leaves the queue, and cleans up', async () => {
    const fleet = new Fleet('db5:5432', 1);
    await withFleet(fleet, async () => {
      await fleet.begin('a');
      await fleet.reads('a');
      await fleet.wait(['b', 'automatic'], ['c', 'automatic']);
      const b = fleet.backup('b');
      await b.cancel();
      await expect(b.result()).rejects.toThrow();
      await until(async () => !names((await fleet.view()).waiting).includes('b'));
      await fleet.end('a');
      await fleet.end('c');
      await fleet.over();
      expect(fleet.began).toEqual(['a', 'c']);
      expect(await b.query<BackupProgress>(queryNames.progress)).toMatchObject({
        state: 'cancelled',
      });
    });
  });

  test('a turn given to a run that is not there, or given back twice, changes nothing', async () => {
    const fleet = new Fleet('db6:5432', 1);
    await withFleet(fleet, async () => {
      await fleet.ask({
        ...{ ticket: 'gone', workflowId: 'backup/gone', clinicId: 'gone', work: 'read' },
        runId: '7f7b1c1e-0000-4000-8000-000000000000',
        ...{ trigger: 'manual', urgent: false, short: true },
      });
      await fleet.begin('a');
      await fleet.reads('a');
      const [held] = (await fleet.view()).holding;
      await fleet.wait(['b', 'automatic'], ['c', 'automatic']);
      await fleet.end('a');
      await fleet.reads('b');
      await fleet.turns.signal(signalNames.giveBackTurn, held?.ticket ?? '');
      await fleet.turns.signal(signalNames.giveBackTurn, 'nobody’s');
      expect(names((await fleet.view()).waiting)).toEqual(['c']);
      await fleet.end('b');
      await fleet.end('c');
      await fleet.over();
      expect(fleet.most).toBe(1);
    });
  });

  test('a server that is idle keeps its turns at hand for those to come, for a while', async () => {
    const fleet = new Fleet('db7:5432', 1, { lingerMs: 3_600_000 });
    await withFleet(fleet, async () => {
      const run = await fleet.begin('a');
      await fleet.end('a');
      await run.result();
      const { runId } = await fleet.turns.describe();
      await until(async () => (await fleet.view()).holding.length === 0);
      await fleet.begin('b');
      await fleet.reads('b');
      expect(await fleet.turns.describe()).toMatchObject({ runId, status: { name: 'RUNNING' } });
      await fleet.end('b');
      await fleet.turns.terminate();
    });
  });
});
