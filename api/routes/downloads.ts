import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { BackupRecord } from '../../catalog/backups/backup-record.ts';
import { getBackup } from '../../catalog/backups/get-backup.ts';
import { getManifest } from '../../catalog/backups/record-manifest.ts';
import { DownloadQuery, LinkQuery, LinkView } from '../../contracts/api/backup.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { attachmentNamed } from '../../storage/content-disposition.ts';
import type { CopyStore } from '../../storage/copy-store.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { requestedRange } from '../downloads/requested-range.ts';
import { checkedBytes } from '../downloads/checked-bytes.ts';
import { chooseCopy, type ChosenCopy } from '../downloads/choose-copy.ts';
import { openStoreOf } from '../downloads/open-copy.ts';
import { unpacked } from '../downloads/unpacked.ts';
import { goneSignal } from '../http/gone-signal.ts';
import { guarded } from '../http/guarded.ts';
import { BackupParams } from '../http/params.ts';

const tags = ['backups'];
const linkSeconds = 3600;
const packedTypes = { zstd: 'application/zstd', gzip: 'application/gzip' } as const;
const plainTypes = { sql: 'application/sql', json: 'application/json' } as const;
const errors = [
  'backup-unknown',
  'destination-unknown',
  'copy-not-stored',
  'copy-missing',
  'range-unsatisfiable',
  'store-unreachable',
  'store-key-refused',
] as const;

interface Opened {
  readonly record: BackupRecord;
  readonly copy: ChosenCopy;
  readonly store: CopyStore;
}

/** The bytes of a backup, through us or straight from the store. */
export const downloadRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, openStore } = deps;

  const open = async (clinic: ClinicId, backup: number, place?: string): Promise<Opened> => {
    const record = await getBackup(catalog, clinic, backup);
    const copy = chooseCopy(record, place);
    const store = await openStoreOf(catalog, openStore, clinic, copy.destination);
    return { record, copy, store };
  };

  /** A stream that gives its store back however it ends. */
  const closing = (store: CopyStore, bytes: AsyncIterable<Buffer>): Readable => {
    const stream = Readable.from(bytes, { objectMode: false });
    stream.once('close', () => void store.close());
    return stream;
  };

  const sendStored = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { record, copy, store }: Opened,
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
      .type(packedTypes[record.compression])
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
      return reply.send();
    }
    const { sha256 } = record;
    const checked = range ? source : checkedBytes(source, { destination, bytes, sha256 });
    return reply.send(closing(store, checked as AsyncIterable<Buffer>));
  };

  const sendPlain = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { record, copy, store }: Opened,
  ): Promise<FastifyReply> => {
    const manifest = await getManifest(catalog, { clinicId: record.clinicId, backupId: record.id });
    const { destination, object } = copy;
    if (manifest === null) throw new ResguardoError('manifest-missing', { destination });
    const source =
      request.method === 'HEAD' ? null : await store.read(object, null, goneSignal(reply));
    void reply
      .type(plainTypes[record.format])
      .header('content-disposition', attachmentNamed(record.fileName.replace(/\.(zst|gz)$/, '')));
    if (source === null) {
      await store.close();
      return reply.header('content-length', manifest.totals.plainBytes).send();
    }
    const { compression, sha256 } = record;
    const checked = checkedBytes(source, { destination, bytes: object.bytes, sha256 });
    const plain = unpacked(checked, manifest.frames, { compression, destination });
    return reply.send(closing(store, plain));
  };

  const schema = {
    tags,
    summary: 'Download a backup',
    description:
      'Streamed from a copy’s store, as stored (with ranges, so that a download can be resumed) or unpacked. The bytes are hashed on their way; where they are not those that were stored, the answer breaks off.',
    params: BackupParams,
    querystring: DownloadQuery,
    response: {
      200: {
        description: 'The file',
        content: { 'application/octet-stream': { schema: z.string() } },
      },
      206: {
        description: 'A range of it',
        content: { 'application/octet-stream': { schema: z.string() } },
      },
    },
  };
  const download = guarded('backup.download', schema, errors);
  server.route({
    method: ['GET', 'HEAD'],
    url: '/api/clinics/:clinic/backups/:backup/download',
    exposeHeadRoute: false,
    ...download,
    handler: async (request, reply) => {
      const { clinic, backup } = request.params;
      const { copy, as } = request.query;
      const opened = await open(clinic, backup, copy);
      try {
        const resumed = /^bytes=[1-9]/.test(request.headers.range ?? '');
        if (request.method === 'GET' && !resumed) {
          await deps.audit(request, {
            action: 'backup.download',
            clinicId: clinic,
            object: String(backup),
            details: { as, destination: opened.copy.destination },
          });
        }
        return await (as === 'plain' ? sendPlain : sendStored)(request, reply, opened);
      } catch (error) {
        await opened.store.close();
        throw error;
      }
    },
  });

  server.get(
    '/api/clinics/:clinic/backups/:backup/link',
    guarded(
      'backup.download',
      {
        tags,
        summary: 'An address to download the backup from its store, for one hour',
        params: BackupParams,
        querystring: LinkQuery,
        response: { 200: LinkView },
      },
      [...errors, 'link-unavailable'],
    ),
    async (request) => {
      const { clinic, backup } = request.params;
      const { record, copy, store } = await open(clinic, backup, request.query.copy);
      const { destination, kind, object } = copy;
      try {
        const expiresAt = new Date(Date.now() + linkSeconds * 1000).toISOString();
        const url = await store.presign(object, record.fileName, linkSeconds);
        if (url === null) throw new ResguardoError('link-unavailable', { destination, kind });
        await deps.audit(request, {
          action: 'backup.link',
          clinicId: clinic,
          object: String(backup),
          details: { destination },
        });
        return { url, fileName: record.fileName, destination, expiresAt };
      } finally {
        await store.close();
      }
    },
  );
};
