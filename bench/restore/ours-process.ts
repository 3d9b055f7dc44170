import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { RestoreOrder } from '../../contracts/restore.ts';
import { restoreMethodsFor } from '../../postgres/restore/methods-for.ts';
import type { CopySource } from '../../postgres/restore/restore-request.ts';
import { parseManifest } from '../../postgres/verify/parse-manifest.ts';
import { verifyObject } from '../../postgres/verify/verify-object.ts';
import { serveTask } from '../fresh-process.ts';
import type { OursTask } from './ours-message.ts';

// One restore as the worker does it: the copy is read back and checked, then it is restored, compared and swapped.

serveTask(async (sent, signal) => {
  const task = sent as OursTask;
  const copy: CopySource = {
    manifest: parseManifest(await readFile(task.manifest)),
    open: async (range) =>
      createReadStream(task.object, {
        ...(range && { start: range.offset, end: range.offset + range.length - 1 }),
        highWaterMark: 1 << 20, // as storage/folder reads
      }),
  };
  await verifyObject({ manifest: copy.manifest, open: () => copy.open(), signal });
  const { connection, scope, undoName } = task;
  const order = RestoreOrder.parse({});
  const place = { connection, scope, signal };
  await restoreMethodsFor(scope, order).restore({ ...place, copy, order, undoName });
});
