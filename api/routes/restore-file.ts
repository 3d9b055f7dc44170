import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { getRestore } from '../../catalog/restores/get-restore.ts';
import type { RestoreRecord } from '../../catalog/restores/restore-record.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { attachmentNamed } from '../../storage/content-disposition.ts';
import type { CopyStore } from '../../storage/copy-store.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { openStoreOf } from '../downloads/open-copy.ts';
import { requestedRange } from '../downloads/requested-range.ts';
import { goneSignal } from '../http/gone-signal.ts';
import { guarded } from '../http/guarded.ts';
import { RestoreParams } from '../http/params.ts';
import { restoreFileName } from '../views/restore-view.ts';

const types: Readonly<Record<string, string>> = {
  sql: 'application/sql',
  zst: 'application/zstd',
  gz: 'application/gzip',
};

/** The file that a restore into a file wrote, streamed from its store. */
export const restoreFileRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, openStore } = deps;

  const send = async (
    request: FastifyRequest,
    reply: FastifyReply,
    file: NonNullable<RestoreRecord['file']>,
    store: CopyStore,
  ): Promise<FastifyReply> => {
    const { location, bytes } = file;
    const range = requestedRange(request.headers.range, bytes);
    const object = { location, version: null, bytes };
    const name = restoreFileName(file);
    // Asked for before anything is said: what the store refuses is answered with its problem alone.
    const source = await store.read(object, range, goneSignal(reply));
    void reply
      .type(types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream')
      .header('content-disposition', attachmentNamed(name))
      .header('accept-ranges', 'bytes')
      .header('content-length', range ? range.end - range.start : bytes);
    if (range) {
      const shown = `bytes ${range.start}-${range.end - 1}/${bytes}`;
      void reply.code(206).header('content-range', shown);
    }
    const stream = Readable.from(source, { objectMode: false });
    stream.once('close', () => void store.close());
    return reply.send(stream);
  };

  const binary = { 'application/octet-stream': { schema: z.string() } };
  server.get(
    '/api/clinics/:clinic/restores/:restore/file',
    guarded(
      'restore.download',
      {
        tags: ['restores'],
        summary: 'Download what a restore into a file wrote',
        description: 'Streamed from its store, with ranges, so that it can be resumed.',
        params: RestoreParams,
        response: {
          200: { description: 'The file', content: binary },
          206: { description: 'A range of it', content: binary },
        },
      },
      [
        'restore-unknown',
        'restore-without-file',
        'destination-unknown',
        'copy-missing',
        'range-unsatisfiable',
        'store-unreachable',
        'store-key-refused',
      ],
    ),
    async (request, reply) => {
      const { clinic, restore } = request.params;
      const { file, state } = await getRestore(catalog, clinic, restore);
      if (file === null) {
        throw new ResguardoError('restore-without-file', { restore: String(restore), state });
      }
      const { destination } = file;
      if (request.method !== 'HEAD') {
        await deps.audit(request, {
          action: 'restore.download',
          clinicId: clinic,
          object: `restore/${restore}`,
          details: { destination },
        });
      }
      const store = await openStoreOf(catalog, openStore, clinic, destination);
      try {
        return await send(request, reply, file, store);
      } catch (error) {
        await store.close();
        throw error;
      }
    },
  );
};
