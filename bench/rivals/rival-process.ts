import { serveTask } from '../fresh-process.ts';
import { dumpAway, dumpToStore } from './pg-dump.ts';
import type { RivalTask } from './rival-message.ts';
import { openRivalStore } from './rival-store.ts';
import { rowsAsJson } from './rows-as-json.ts';

// One backup the other way, in a process of its own, so that its memory is its own. Everything is loaded
// before it says `ready`: only the work is timed.

async function work(task: RivalTask, signal: AbortSignal): Promise<void> {
  if (task.way === 'pg-dump-away') return dumpAway(task, signal);
  const client = openRivalStore(task.store);
  try {
    if (task.way === 'rows-as-json') await rowsAsJson(task, client);
    else await dumpToStore(task, client, signal);
  } finally {
    client.destroy();
  }
}

serveTask((task, signal) => work(task as RivalTask, signal));
