import { text } from 'node:stream/consumers';
import type { OpenedDestination } from '../../contracts/destination.ts';
import type { SpoolRef } from '../../contracts/spool.ts';
import { openStore } from '../open-store.ts';
import { openSpoolDirectory } from '../spool/spool-directory.ts';

/**
 * A copier in a process of its own, for the tests to kill. Its task comes by stdin, secrets among it;
 * it prints a line of JSON at each progress.
 */
export interface CopierTask {
  readonly destination: OpenedDestination;
  readonly spoolRoot: string;
  readonly ref: SpoolRef;
  readonly key: string;
}

const task = JSON.parse(await text(process.stdin)) as CopierTask;
const spools = await openSpoolDirectory(task.spoolRoot);
await openStore(task.destination).put(task.key, spools.source(task.ref), {
  contentType: 'application/octet-stream',
  signal: new AbortController().signal,
  onProgress: (confirmed, resumeToken) =>
    process.stdout.write(`${JSON.stringify({ confirmed, resumeToken })}\n`),
});
