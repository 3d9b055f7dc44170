import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DeliveryRef } from '../contracts/notifications/events.ts';
import {
  deliverEventsWorkflowId,
  deliverWorkflowId,
  workflowNames,
} from '../contracts/temporal.ts';
import { besides, permanent, until } from './testing/change-bench.ts';
import { openWorkflowBench, type WorkflowBench } from './testing/workflow-bench.ts';

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await openWorkflowBench();
}, 180_000);
afterAll(() => bench.close());

const passing = () =>
  Promise.reject(ApplicationFailure.retryable('receiver-refused', 'receiver-refused'));
const start = (ref: DeliveryRef) => ({
  name: workflowNames.deliverEvent,
  workflowId: deliverWorkflowId(ref.deliveryId),
  args: [ref],
});

/** Hours until it ended, by the server's own clock; how often it was tried; how it ended. */
const delivered = async (ref: DeliveryRef, takenAt: number) => {
  let tries = 0;
  let givenUp = 0;
  const { result, hours } = await besides(
    bench,
    start(ref),
    {
      deliver: () => {
        tries += 1;
        return tries === takenAt ? Promise.resolve() : passing();
      },
      giveUpDelivery: () => {
        givenUp += 1;
        return Promise.resolve();
      },
    },
    async ({ handle }) => {
      const ended: unknown = await handle.result();
      const { startTime, closeTime = startTime } = await handle.describe();
      return { result: ended, hours: (closeTime.getTime() - startTime.getTime()) / 3_600_000 };
    },
  );
  return { result, tries, givenUp, hours };
};

test('a receiver that is down for hours has its event in the end', async () => {
  const { result, givenUp, hours } = await delivered({ deliveryId: 1, kind: 'webhook' }, 11);
  expect({ result, givenUp }).toEqual({ result: 'sent', givenUp: 0 });
  expect(hours).toBeGreaterThan(3);
});

test('a monitor’s ping that is an hour late is given up', async () => {
  const ping = await delivered({ deliveryId: 3, kind: 'ping' }, 0);
  expect(ping).toMatchObject({ result: 'failed', givenUp: 1 });
  expect(ping.hours).toBeGreaterThan(0.5);
  expect(ping.hours).toBeLessThan(1.5);
});

test('what is not allowed is tried once', async () => {
  let tries = 0;
  const deliver = () => {
    tries += 1;
    return permanent('receiver-not-allowed')();
  };
  const ref = { deliveryId: 4, kind: 'webhook' } as const;
  const result: unknown = await besides(bench, start(ref), { deliver }, ({ handle }) =>
    handle.result(),
  );
  expect([result, tries]).toEqual(['failed', 1]);
});

test('a slow receiver keeps neither the round nor another receiver waiting', async () => {
  const waiting: DeliveryRef[] = [5, 6].map((deliveryId) => ({ deliveryId, kind: 'webhook' }));
  const taken: number[] = [];
  let release: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  const round = {
    name: workflowNames.deliverEvents,
    workflowId: deliverEventsWorkflowId,
    args: [],
  };
  await besides(
    bench,
    round,
    {
      waitingDeliveries: () =>
        Promise.resolve(waiting.filter(({ deliveryId }) => !taken.includes(deliveryId))),
      deliver: async ({ deliveryId }) => {
        if (deliveryId === 5) await slow;
        taken.push(deliveryId);
      },
    },
    async ({ handle }) => {
      await handle.result();
      await until(() => taken.includes(6));
      expect(taken).toEqual([6]);
      // The next round finds the first one under way.
      const { name, ...again } = round;
      const options = { ...again, taskQueue: 'resguardo' };
      await bench.env.client.workflow.execute(name, options);
      release();
      await bench.env.client.workflow.getHandle(deliverWorkflowId(5)).result();
    },
  );
  expect(taken).toEqual([6, 5]);
});
