import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BackupRecord } from '../../catalog/backups/backup-record.ts';
import { getBackup } from '../../catalog/backups/get-backup.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import { attachmentNamed } from '../../storage/content-disposition.ts';
import type { CopyStore } from '../../storage/copy-store.ts';
import type { ApiDependencies } from '../api-server.ts';
import { goneSignal } from '../http/gone-signal.ts';
import { checkedBytes } from './checked-bytes.ts';
import { chooseCopy, type ChosenCopy } from './choose-copy.ts';
import { openStoreOf } from './open-copy.ts';
import { requestedRange } from './requested-range.ts';

/** A backup, the copy it is read from, and that copy's store; whoever opened it closes the store. */
export interface OpenedDownload {
  readonly record: BackupRecord;
  readonly copy: ChosenCopy;
  readonly store: CopyStore;
}

/** What a download may be refused with. */
export const downloadErrors = [
  'backup-unknown',
  'destination-unknown',
  'copy-not-stored',
  'copy-missing',
  'range-unsatisfiable',
  'store-unreachable',
  'store-key-refused',
] as const;

/** Chooses a copy, the one in `place` or the best, and opens its store. */
export const openDownload = async (
  { catalog, openStore }: ApiDependencies,
  { clinic, backup, place }: { clinic: ClinicId; backup: number; place?: string | undefined },
): Promise<OpenedDownload> => {
  const record = await getBackup(catalog, clinic, backup);
  const copy = chooseCopy(record, place);
  const store = await openStoreOf(catalog, openStore, clinic, copy.destination);
  return { record, copy, store };
};

/** A stream that gives its store back however it ends. */
export const closingStream = (store: CopyStore, bytes: AsyncIterable<Buffer>): Readable => {
  const stream = Readable.from(bytes, { objectMode: false });
  stream.once('close', () => void store.close());
  return stream;
};

/**
 * Sends a backup's bytes as they are stored, or the range of them that is asked for. They are hashed
 * on their way: where they are not those that were stored, the answer breaks off.
 */
export const sendStored = async (
  request: FastifyRequest,
  reply: FastifyReply,
  { record, copy, store }: OpenedDownload,
  type: string,
): Promise<FastifyReply> => {
  const { bytes } = copy.object;
  const etag = record.sha256 === null ? undefined : `"${record.sha256}"`;
  const unchanged = request.headers['if-range'];
  const asked = unchanged === undefined || unchanged === etag ? request.headers.range : undefined;
  const range = requestedRange(asked, bytes);
  const { destination } = copy;
  // Asked for before anything is said: what the store refuses is answered with its problem alone.
  const source =
    request.method === 'HEAD' ? null : await store.read(copy.object, range, goneSignal(reply));
  void reply
    .type(type)
    .header('content-disposition', attachmentNamed(record.fileName))
    .header('accept-ranges', 'bytes')
    .header('content-length', range ? range.end - range.start : bytes);
  if (etag) void reply.header('etag', etag);
  if (range) {
    const { start, end } = range;
    void reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${bytes}`);
  } else if (record.sha256 !== null) {
    const digest = Buffer.from(record.sha256, 'hex').toString('base64');
    void reply.header('repr-digest', `sha-256=:${digest}:`);
  }
  if (source === null) {
    await store.close();
    // A stream that ends at once: of nothing at all, the length would be told as 0.
    return reply.send(Readable.from([]));
  }
  const { sha256 } = record;
  const checked = range ? source : checkedBytes(source, { destination, bytes, sha256 });
  return reply.send(closingStream(store, checked as AsyncIterable<Buffer>));
};
