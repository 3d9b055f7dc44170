import { createHash } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Scope } from '../../contracts/scope.ts';
import { dump } from '../../postgres/dump/dump.ts';

/** A backup as it would lie in a folder: two files. */
export interface StoredBackup {
  readonly object: string;
  readonly manifest: string;
}

/** Backs a clinic up into `<stem>.sql.zst`, with its manifest beside. */
export async function storeBackup(
  connection: OpenedConnection,
  scope: Scope,
  { stem, signal }: { stem: string; signal: AbortSignal },
): Promise<StoredBackup> {
  const object = `${stem}.sql.zst`;
  const file = await open(object, 'w');
  const [sha256, md5] = [createHash('sha256'), createHash('md5')];
  let offset = 0;
  const what = { connection, scope, format: 'sql', compression: 'zstd' } as const;
  try {
    const dumped = await dump(
      { ...what, clinic: 'medida', backupId: 1, fileName: 'medida.sql.zst' },
      {
        append: async (frame) => {
          sha256.update(frame);
          md5.update(frame);
          await file.writeFile(frame);
          offset += frame.length;
          return { offset: offset - frame.length, length: frame.length };
        },
      },
      { signal, onProgress: () => undefined },
    );
    const manifest = { ...dumped, sha256: sha256.digest('hex'), md5: md5.digest('hex') };
    await writeFile(`${stem}.manifest.json`, JSON.stringify(manifest));
  } finally {
    await file.close();
  }
  return { object, manifest: `${stem}.manifest.json` };
}
