import { createReadStream } from 'node:fs';
import { json } from 'node:stream/consumers';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from './access-token.ts';
import { enter, idOf, queryOf, supportsAllDrives, type Drive, type Routes } from './drive.ts';
import { DriveError, invalid } from './drive-error.ts';
import { folderType, type DriveFile } from './drive-file.ts';
import { fileAnswer } from './file-answer.ts';
import { listFiles } from './list-files.ts';
import { readMetadata, withMetadata } from './metadata.ts';
import { newFile } from './new-file.ts';

/** `files.create` without bytes, `get`, `list`, `update`, `delete`. */
export const fileRoutes: Routes = (app, drive) => {
  const answer = (
    file: DriveFile,
    principal: Principal,
    request: FastifyRequest,
  ): Promise<unknown> =>
    fileAnswer(file, principal, queryOf(request)['fields'], (asked) => drive.files.hashed(asked));

  app.post('/drive/v3/files', async (request) => {
    const principal = enter(request, drive);
    const metadata = readMetadata(await json(request.raw));
    const isFolder = metadata.mimeType === folderType;
    const file = newFile(drive, principal, metadata, !isFolder, supportsAllDrives(request));
    if (!isFolder) drive.space.mustHaveRoom(file.owner, 0);
    await drive.files.save(file);
    return answer(file, principal, request);
  });

  app.get('/drive/v3/files', async (request) =>
    listFiles(drive, enter(request, drive), queryOf(request)),
  );

  app.get('/drive/v3/files/:id', async (request, reply) => {
    const principal = enter(request, drive);
    const file = drive.space.visible(principal, idOf(request), supportsAllDrives(request));
    if (queryOf(request)['alt'] === 'media') return download(drive, file, request, reply);
    return answer(file, principal, request);
  });

  app.patch('/drive/v3/files/:id', async (request) => {
    const principal = enter(request, drive);
    const before = drive.space.visible(principal, idOf(request), supportsAllDrives(request));
    drive.space.mustWrite(principal, before);
    const said = readMetadata(await json(request.raw));
    if (said.parents) {
      throw new DriveError(
        403,
        'fieldNotWritable',
        'The parents field is not directly writable in update requests. Use the addParents and removeParents parameters instead.',
      );
    }
    const parents = movedParents(before, queryOf(request));
    const after = { ...withMetadata(before, said), parents };
    await drive.files.save(after);
    return answer(after, principal, request);
  });

  app.delete('/drive/v3/files/:id', async (request, reply) => {
    const principal = enter(request, drive);
    const file = drive.space.visible(principal, idOf(request), supportsAllDrives(request));
    drive.space.mustDelete(principal, file);
    await drive.files.remove(file.id);
    return reply.code(204).send();
  });
};

function movedParents(
  file: DriveFile,
  query: Readonly<Record<string, string | undefined>>,
): string[] {
  const removed = (query['removeParents'] ?? '').split(',');
  const added = (query['addParents'] ?? '').split(',').filter((id) => id !== '');
  return [...file.parents.filter((id) => !removed.includes(id)), ...added];
}

function download(
  drive: Drive,
  file: DriveFile,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (file.mimeType === folderType) {
    throw new DriveError(
      403,
      'fileNotDownloadable',
      'Only files with binary content can be downloaded. Use Export with Docs Editors files.',
    );
  }
  const bytes = file.content?.bytes ?? 0;
  reply.header('accept-ranges', 'bytes').type(file.mimeType);
  const range = readRange(request.headers.range, bytes);
  if (range === 'beyond') {
    reply.header('content-range', `bytes */${bytes}`);
    throw new DriveError(416, 'requestedRangeNotSatisfiable', 'Request range not satisfiable');
  }
  if (bytes === 0) return reply.header('content-length', 0).send();
  const [start, end] = range ?? [0, bytes];
  if (range) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${bytes}`);
  reply.header('content-length', end - start);
  const limits = { start, end: end - 1, highWaterMark: 1 << 20 };
  return reply.send(dropping(createReadStream(drive.files.pathOf(file.id), limits), drive, reply));
}

/** One range of `start-end`, `start-` or `-last`, end exclusive; null when none was asked for. */
function readRange(header: string | undefined, bytes: number): [number, number] | 'beyond' | null {
  if (header === undefined) return null;
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (first === '' && last === '') throw invalid('Invalid Range');
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes : Math.min(bytes, Number(last) + 1);
  return start >= bytes ? 'beyond' : [start, end];
}

/** Cuts the connection after so many bytes, when a test asked for that. */
function dropping(
  stream: ReturnType<typeof createReadStream>,
  drive: Drive,
  reply: FastifyReply,
): ReturnType<typeof createReadStream> {
  const limit = drive.faults.dropAfterBytes;
  if (limit === null) return stream;
  drive.faults.dropAfterBytes = null;
  let sent = 0;
  stream.on('data', (chunk) => {
    sent += chunk.length;
    if (sent >= limit) reply.raw.destroy();
  });
  return stream;
}
