import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundle } from '@temporalio/worker';

/** Recorded on the real server by record-histories.ts. What runs today must be able to go on tomorrow. */
const folder = join(import.meta.dirname, 'histories');
const recorded = readdirSync(folder).filter((name) => name.endsWith('.json'));

let workflowBundle: WorkflowBundle;
beforeAll(async () => {
  workflowBundle = await bundleWorkflowCode({
    workflowsPath: join(import.meta.dirname, '..', 'workflows', 'index.ts'),
    logger: new DefaultLogger('ERROR'),
  });
}, 60_000);

interface RecordedEvent {
  activityTaskScheduledEventAttributes?: { activityType: { name: string } };
}

const read = (name: string): { events: RecordedEvent[] } =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as { events: RecordedEvent[] };

test('there are histories to replay', () => {
  expect(recorded.length).toBeGreaterThanOrEqual(4);
});

describe.each(recorded)('%s', (name) => {
  test('replays to the same commands', async () => {
    await Worker.runReplayHistory({ workflowBundle }, read(name));
  });

  test('fails when the order of its steps is another', async () => {
    const history = read(name);
    const steps = history.events.flatMap(
      ({ activityTaskScheduledEventAttributes: attributes }) => attributes ?? [],
    );
    const [first] = steps;
    if (!first) throw new Error('a history without steps proves nothing');
    first.activityType.name = 'aStepThatIsNot';
    await expect(Worker.runReplayHistory({ workflowBundle }, history)).rejects.toBeInstanceOf(
      DeterminismViolationError,
    );
  });
});
