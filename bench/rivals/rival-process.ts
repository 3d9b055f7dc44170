import { dumpAway, dumpToStore } from './pg-dump.ts';
import type { RivalAnswer, RivalTask } from './rival-message.ts';
import { openRivalStore } from './rival-store.ts';
import { rowsAsJson } from './rows-as-json.ts';

// One backup the other way, in a process of its own, so that its memory is its own. Everything is loaded
// before it says `ready`: only the work is timed.

const answer = (message: RivalAnswer): void => void process.send?.(message);
const stop = new AbortController();

async function work(task: RivalTask): Promise<void> {
  if (task.way === 'pg-dump-away') return dumpAway(task, stop.signal);
  const client = openRivalStore(task.store);
  try {
    if (task.way === 'rows-as-json') await rowsAsJson(task, client);
    else await dumpToStore(task, client, stop.signal);
  } finally {
    client.destroy();
  }
}

function end(): void {
  stop.abort();
  process.exit(1);
}

process.once('message', (task) => {
  work(task as RivalTask).then(
    () => answer({ kind: 'done' }),
    (error: unknown) => answer({ kind: 'failed', why: String(error) }),
  );
});
process.once('disconnect', end); // whoever started it is gone
process.once('SIGTERM', end);
process.once('SIGINT', end);
answer({ kind: 'ready' });
