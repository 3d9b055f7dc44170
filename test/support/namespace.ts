import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';

/** A namespace of a test's own on the shared Temporal server, so that no other test's worker takes its work. */
export async function freshNamespace(address: string): Promise<string> {
  const namespace = `test-${randomBytes(5).toString('hex')}`;
  // Ten seconds are the client's own patience, which a busy machine may not keep.
  const connection = await Connection.connect({ address, connectTimeout: '1 minute' });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    // The server's front end learns of it from a cache that is a second or two behind.
    for (let tries = 0; tries < 100; tries += 1) {
      try {
        await connection.operatorService.listSearchAttributes({ namespace });
        await connection.workflowService.listWorkflowExecutions({ namespace });
        return namespace;
      } catch {
        await sleep(200);
      }
    }
    throw new Error(`namespace ${namespace} did not come up`);
  } finally {
    await connection.close();
  }
}
