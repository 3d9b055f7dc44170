import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { packedWorkflows } from '../worker/testing/packed-workflows.ts';
import { silentSinks as sinks } from '../worker/testing/silent-sinks.ts';

/** Recorded on the real server by record-histories.ts. What runs today must be able to go on tomorrow. */
const folder = join(import.meta.dirname, 'histories');
const recorded = readdirSync(folder).filter((name) => name.endsWith('.json'));

let workflowBundle: { codePath: string };
beforeAll(async () => {
  workflowBundle = await packedWorkflows();
}, 60_000);

interface RecordedEvent {
  eventType: string;
  activityTaskScheduledEventAttributes?: { activityType: { name: string } };
  /** Of a run whose work is to tell others. */
  signalExternalWorkflowExecutionInitiatedEventAttributes?: object;
  timerStartedEventAttributes?: { timerId: string };
}

const read = (name: string): { events: RecordedEvent[] } =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as { events: RecordedEvent[] };

test('there are histories to replay', () => {
  expect(recorded.length).toBeGreaterThanOrEqual(4);
});

describe.each(recorded)('%s', (name) => {
  test('replays to the same commands', async () => {
    await Worker.runReplayHistory({ workflowBundle, sinks }, read(name));
  });

  test('fails when the order of its steps is another', async () => {
    const history = read(name);
    const [step] = history.events.flatMap(
      ({ activityTaskScheduledEventAttributes: attributes }) => attributes ?? [],
    );
    const signal = history.events.find(
      (event) => event.signalExternalWorkflowExecutionInitiatedEventAttributes,
    );
    if (step) step.activityType.name = 'aStepThatIsNot';
    else if (signal) {
      delete signal.signalExternalWorkflowExecutionInitiatedEventAttributes;
      signal.eventType = 'EVENT_TYPE_TIMER_STARTED';
      signal.timerStartedEventAttributes = { timerId: '77' };
    } else throw new Error('a history without steps proves nothing');
    await expect(
      Worker.runReplayHistory({ workflowBundle, sinks }, history),
    ).rejects.toBeInstanceOf(DeterminismViolationError);
  });
});
