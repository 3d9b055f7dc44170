import { createHash } from 'node:crypto';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import type { Compression, DumpFormat, Scope } from '../../contracts/scope.ts';
import { dump } from '../dump/dump.ts';
import { parseManifest } from '../verify/parse-manifest.ts';

export interface BackupInMemory {
  readonly manifest: Manifest;
  readonly object: Buffer;
}

/** A real backup of a real database, kept in memory: what a store would hold of it. */
export async function backupInMemory(
  connection: OpenedConnection,
  options: { scope: Scope; format?: DumpFormat; compression?: Compression },
): Promise<BackupInMemory> {
  const frames: Buffer[] = [];
  let bytes = 0;
  const dumped = await dump(
    {
      connection,
      format: 'sql',
      compression: 'zstd',
      ...options,
      clinic: 'clinica_prueba',
      backupId: 1,
      fileName: 'backup-sql-clinica_prueba-2026-01-31-020000.sql.zst',
    },
    {
      append: async (frame) => {
        frames.push(Buffer.from(frame));
        bytes += frame.length;
        return { offset: bytes - frame.length, length: frame.length };
      },
    },
    { signal: new AbortController().signal, onProgress: () => undefined },
  );
  const object = Buffer.concat(frames);
  const hash = (name: string): string => createHash(name).update(object).digest('hex');
  const manifest = { ...dumped, sha256: hash('sha256'), md5: hash('md5') };
  return { manifest: parseManifest(Buffer.from(JSON.stringify(manifest))), object };
}
