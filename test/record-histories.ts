import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { findTemporal } from '../local/temporal/binary.ts';
import { startTemporal } from '../local/temporal/start.ts';

/**
 * Records the newest history of each kind of run and outcome that a demo's Temporal has kept, for
 * replay.test.ts: `node test/record-histories.ts [STATE_FOLDER]`, while that demo does not run.
 */
const stateDir = process.argv[2] ?? '.resguardo/demo';
const run = promisify(execFile);
const report = (line: string): void => {
  console.log(line);
};

/** Who did it says nothing about what must be done again, and names machines. */
const nameless = (json: string): string =>
  json
    .replaceAll(/("(?:identity|workerInstanceKey|stackTrace)": ?)"(?:[^"\\]|\\.)*"/g, '$1""')
    .replaceAll(/\b\d+@[\w.-]+/g, 'worker');

const binary = await findTemporal(report);
const temporal = await startTemporal({ stateDir, report });
const connection = await Connection.connect({ address: temporal.address });
try {
  const client = new Client({ connection });
  const seen = new Set<string>();
  for await (const { workflowId, runId, type, status } of client.workflow.list({
    query: 'ExecutionStatus != "Running"',
  })) {
    // A schedule appends the moment to the ids of what it starts.
    const about = (workflowId.split('/')[1] ?? 'all').replace(/-\d{4}-\d\d-\d\dT.*$/, '');
    const kind = [type, about, status.name.toLowerCase()].join('-');
    if (seen.has(kind)) continue;
    seen.add(kind);
    const { stdout } = await run(
      binary,
      [
        ...['workflow', 'show', '--workflow-id', workflowId, '--run-id', runId],
        ...['--address', temporal.address, '--output', 'json'],
      ],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    const path = join(import.meta.dirname, 'histories', `${kind}.json`);
    writeFileSync(path, nameless(stdout));
    report(path);
  }
} finally {
  await connection.close();
  await temporal.stop();
}
