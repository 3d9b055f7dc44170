import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import { startPlan } from '../../api/runs/plan-change.ts';
import { ClinicId } from '../../contracts/ids.ts';
import {
  planCleanWorkflowId,
  planRestoreWorkflowId,
  workflowNames,
} from '../../contracts/temporal.ts';
import type { ApiSystem } from './api-system.ts';

const Started = z.object({ run: z.string() });

/**
 * Starts a backup and both kinds of plan in a clinic whose database never answers; gives the backup's run
 * and the plans' one id.
 */
export async function startWork(
  { url, headers, environment }: ApiSystem,
  clinicId: string,
  backupId: number,
): Promise<{ run: string; plan: string }> {
  const answer = await fetch(`${url}/api/clinics/${clinicId}/backups`, { method: 'POST', headers });
  if (!answer.ok) throw new Error(`backup: ${String(answer.status)} ${await answer.text()}`);
  const { run } = Started.parse(await answer.json());
  const connection = await Connection.connect({ address: environment['TEMPORAL_ADDRESS'] ?? '' });
  try {
    const temporal = new Client({
      ...{ connection, namespace: environment['TEMPORAL_NAMESPACE'] ?? '' },
    });
    const [clinic, plan] = [ClinicId.parse(clinicId), randomUUID()];
    const range = { start: '2020-01-01', end: '2021-01-01' };
    for (const [name, workflowId, argument] of [
      [workflowNames.planRestore, planRestoreWorkflowId(clinic, plan), { clinicId, backupId }],
      [workflowNames.planClean, planCleanWorkflowId(clinic, plan), { clinicId, range }],
    ] as const) {
      await startPlan(temporal, {
        ...{ name, workflowId, clinic, argument, summary: 'Of the bench', into: null },
      });
    }
    return { run, plan };
  } finally {
    await connection.close();
  }
}
