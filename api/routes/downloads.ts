import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { getManifest } from '../../catalog/backups/record-manifest.ts';
import { DownloadQuery, LinkQuery, LinkView } from '../../contracts/api/backup.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { attachmentNamed } from '../../storage/content-disposition.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { checkedBytes } from '../downloads/checked-bytes.ts';
import { linkErrors, linkTo } from '../downloads/link-to.ts';
import {
  closingStream,
  downloadErrors,
  openDownload,
  sendStored,
  type OpenedDownload,
} from '../downloads/send-stored.ts';
import { unpacked } from '../downloads/unpacked.ts';
import { goneSignal } from '../http/gone-signal.ts';
import { guarded } from '../http/guarded.ts';
import { BackupParams } from '../http/params.ts';

const tags = ['backups'];
const contentOf = (types: readonly string[], schema: z.ZodType) =>
  Object.fromEntries(types.map((type) => [type, { schema }]));
const packedTypes = { zstd: 'application/zstd', gzip: 'application/gzip' } as const;
const plainTypes = { sql: 'application/sql', json: 'application/json' } as const;
const packed = contentOf(Object.values(packedTypes), z.string());
/** JSON is the backup's own, and no schema of ours. */
const plain = contentOf(Object.values(plainTypes), z.unknown());

/** The bytes of a backup, through us or straight from the store. */
export const downloadRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog } = deps;

  const sendPlain = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { record, copy, store }: OpenedDownload,
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
    return reply.send(closingStream(store, plain));
  };

  const schema = {
    tags,
    summary: 'Download a backup',
    description:
      'Streamed from a copy’s store, as stored (with ranges, so that a download can be resumed) or unpacked. The bytes are hashed on their way; where they are not those that were stored, the answer breaks off.',
    params: BackupParams,
    querystring: DownloadQuery,
    response: {
      200: { description: 'The file', content: { ...packed, ...plain } },
      206: { description: 'A range of it', content: packed },
    },
  };
  const download = guarded('backup.download', schema, downloadErrors);
  server.route({
    method: ['GET', 'HEAD'],
    url: '/api/clinics/:clinic/backups/:backup/download',
    exposeHeadRoute: false,
    ...download,
    handler: async (request, reply) => {
      const { clinic, backup } = request.params;
      const { copy, as } = request.query;
      const opened = await openDownload(deps, { clinic, backup, place: copy });
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
        if (as === 'plain') return await sendPlain(request, reply, opened);
        const type = packedTypes[opened.record.compression];
        return await sendStored(request, reply, opened, type);
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
      linkErrors,
    ),
    async (request) => {
      const { clinic, backup } = request.params;
      const { copy: place } = request.query;
      const { expiresAt, ...link } = await linkTo(deps, request, { clinic, backup, place });
      return { ...link, expiresAt: expiresAt.toISOString() };
    },
  );
};
