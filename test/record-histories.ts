import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

/**
 * Records the newest histories of each workflow type in a namespace, for replay.test.ts:
 * `node test/record-histories.ts ADDRESS NAMESPACE`, beside a stack on which backups were run.
 * One that is here already is replaced only by one of the same kind and outcome.
 */
const [address, namespace = 'default'] = process.argv.slice(2);
if (address === undefined) throw new Error('usage: record-histories.ts ADDRESS [NAMESPACE]');

const connection = await Connection.connect({ address });
const client = new Client({ connection, namespace });
const seen = new Set<string>();
for await (const { workflowId, runId, type, status } of client.workflow.list({
  query: 'ExecutionStatus != "Running"',
})) {
  const clinic = workflowId.split('/')[1] ?? '';
  const kind = `${type}-${clinic}-${status.name.toLowerCase()}`;
  if (seen.has(kind)) continue;
  seen.add(kind);
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const path = join(import.meta.dirname, 'histories', `${kind}.json`);
  writeFileSync(path, `${historyToJSON(history)}\n`);
  console.log(path);
}
await connection.close();
