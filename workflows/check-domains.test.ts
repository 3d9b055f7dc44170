import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ClinicId } from '../contracts/ids.ts';
import {
  checkClinicDomainsWorkflowId,
  checkDomainsWorkflowId,
  workflowNames,
} from '../contracts/temporal.ts';
import { besides, permanent } from './testing/change-bench.ts';
import { openWorkflowBench, type WorkflowBench } from './testing/workflow-bench.ts';

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await openWorkflowBench();
}, 180_000);
afterAll(() => bench.close());

test('every page of the fleet is looked at, old rounds go once, and one failure stops none', async () => {
  const start = { name: workflowNames.checkDomains, workflowId: checkDomainsWorkflowId, args: [] };
  const looked: string[] = [];
  let forgotten = 0;
  await besides(
    bench,
    start,
    {
      forgetDomainRounds: () => {
        forgotten += 1;
        return Promise.resolve(3);
      },
      clinicsWithDomains: (after) =>
        Promise.resolve(
          after === null
            ? { clinics: ['a', 'b', 'c'], next: 'c' }
            : { clinics: [`${after}d`], next: null },
        ),
      lookAtDomains: (clinicId) => {
        if (clinicId === 'a') return permanent('catalog-newer')();
        looked.push(clinicId);
        return Promise.resolve();
      },
    },
    ({ handle }) => handle.result(),
  );
  expect(looked.toSorted()).toEqual(['b', 'c', 'cd']);
  expect(forgotten).toBe(1);
});

test('of one clinic, whoever asked hears of a failure', async () => {
  const workflowId = checkClinicDomainsWorkflowId(ClinicId.parse('norte'));
  const start = { name: workflowNames.checkClinicDomains, workflowId, args: ['norte'] };
  const failing = { lookAtDomains: permanent('catalog-newer') };
  const running = besides(bench, start, failing, ({ handle }) => handle.result());
  await expect(running).rejects.toMatchObject({ cause: { cause: { type: 'catalog-newer' } } });
});
