import { createHash, randomUUID } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { BackupRecord } from '../../catalog/backups/backup-record.ts';
import { getBackup } from '../../catalog/backups/get-backup.ts';
import { openBackup } from '../../catalog/backups/open-backup.ts';
import { recordCopy } from '../../catalog/backups/record-copy.ts';
import { recordManifest } from '../../catalog/backups/record-manifest.ts';
import { endBackup, recordState } from '../../catalog/backups/record-state.ts';
import { openDestinations } from '../../catalog/clinics/open-destinations.ts';
import { getClinic } from '../../catalog/clinics/get-clinic.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import type { FrameEntry, Manifest } from '../../contracts/manifest.ts';
import { bytesSource } from '../../storage/bytes-source.ts';
import { openStore } from '../../storage/open-store.ts';

const pack = { zstd: zstdCompressSync, gzip: gzipSync } as const;
const hash = (name: string, bytes: Buffer): string => createHash(name).update(bytes).digest('hex');

export interface StoredTestBackup {
  readonly record: BackupRecord;
  readonly stored: Buffer;
  readonly plain: Buffer;
}

/** A backup with its copies really in the clinic's destinations, recorded as the steps record one. */
export const storeBackup = async (
  catalog: Catalog,
  clinicId: string,
  frames: readonly Buffer[],
  compression: 'zstd' | 'gzip' = 'zstd',
): Promise<StoredTestBackup> => {
  const { scope } = await getClinic(catalog, clinicId);
  const opened = await openBackup(catalog, {
    ...{ clinicId, workflowId: `backup/${clinicId}`, runId: randomUUID() },
    ...{ trigger: 'manual', requestedBy: null, compression },
  });
  const packed = frames.map((frame) => pack[compression](frame));
  const stored = Buffer.concat(packed);
  const plain = Buffer.concat(frames);
  let offset = 0;
  const index = packed.map((bytes, at): FrameEntry => {
    const entry = { offset, length: bytes.length, size: frames[at]?.length ?? 0, rows: 1 };
    offset += bytes.length;
    return { kind: 'before', ...entry };
  });
  const [sha256, md5] = [hash('sha256', stored), hash('md5', stored)];
  const manifest: Manifest = {
    ...{ resguardo: 1, clinic: clinicId, backupId: opened.id, fileName: opened.fileName },
    ...{ createdAt: new Date().toISOString(), scope, format: 'sql', compression },
    versions: {
      ...{ resguardo: '0', server: '16', pgDump: '16', encoding: 'UTF8', collate: 'C', ctype: 'C' },
    },
    snapshot: { id: '1', takenAt: new Date().toISOString(), lsn: null },
    ...{ extensions: [], tables: [], context: [], sequences: [] },
    largeObjects: { count: 0, bytes: 0, sha256: null },
    frames: index,
    totals: { tables: 0, rows: frames.length, plainBytes: plain.length, bytes: stored.length },
    ...{ sha256, md5 },
  };
  const ref = { clinicId, backupId: opened.id };
  await recordManifest(catalog, ref, manifest);
  const { signal } = new AbortController();
  for (const destination of await openDestinations(catalog, clinicId)) {
    const store = openStore(destination);
    const contentType = 'application/octet-stream';
    const put = await store.put(opened.fileKey, bytesSource(stored), { contentType, signal });
    await store.close();
    const { name, kind } = destination.settings;
    await recordCopy(catalog, ref, {
      ...{ destination: name, kind, key: opened.fileKey, state: 'intact', sha256, md5 },
      ...put,
    });
  }
  await recordState(catalog, ref, 'intact');
  await endBackup(catalog, ref);
  return { record: await getBackup(catalog, clinicId, opened.id), stored, plain };
};
