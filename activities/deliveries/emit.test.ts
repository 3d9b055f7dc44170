import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshNamespace, type FreshNamespace } from '../../api/testing/fresh-namespace.ts';
import { waitingDeliveries } from '../../catalog/deliveries/deliveries.ts';
import { changeNotificationSettings } from '../../catalog/notifications/change-settings.ts';
import { openTestCatalog, type TestCatalog } from '../../catalog/testing/test-catalog.ts';
import { deliverEventsWorkflowId, sharedQueue, workflowNames } from '../../contracts/temporal.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { until } from '../../workflows/testing/change-bench.ts';
import { emit } from './emit.ts';

let own: TestCatalog;
let temporal: FreshNamespace;
beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('emit'));
  temporal = await freshNamespace('emit');
});
afterAll(async () => {
  await temporal.close();
  await own.drop();
});

test('what is queued asks the next round to begin at once, and what nobody wants does not', async () => {
  const { client } = temporal;
  const schedule = await client.schedule.create({
    scheduleId: deliverEventsWorkflowId,
    spec: { intervals: [{ every: '30 days' }] },
    action: {
      type: 'startWorkflow',
      workflowType: workflowNames.deliverEvents,
      taskQueue: sharedQueue,
    },
  });
  const begun = async (): Promise<number> => (await schedule.describe()).info.numActionsTaken;
  const { catalog } = own;
  const event = { type: 'backup.failed', clinic: null, data: {} } as const;
  await emit({ catalog, temporal: client }, [{ ...event, key: '1' }]);
  expect(await waitingDeliveries(catalog, 1)).toEqual([]);

  const secret = 'a secret of both ends';
  const url = 'https://monitor.example.com/';
  await changeNotificationSettings(catalog, {
    webhooks: [{ name: 'monitor', url, secret, events: ['backup.failed'] }],
  });
  await emit({ catalog, temporal: client }, [{ ...event, key: '2' }]);
  await until(async () => (await begun()) > 0);
  expect(await begun()).toBe(1);
  expect(await waitingDeliveries(catalog, 2)).toHaveLength(1);
});
