import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from './access-token.ts';
import {
  enter,
  hangUp,
  idOf,
  queryOf,
  supportsAllDrives,
  type Drive,
  type Routes,
} from './drive.ts';
import { DriveError, invalid } from './drive-error.ts';
import type { DriveFile } from './drive-file.ts';
import { fileAnswer } from './file-answer.ts';
import { readMetadata, withMetadata, type FileMetadata } from './metadata.ts';
import { splitMultipart } from './multipart.ts';
import { newFile } from './new-file.ts';
import { PartialUpload } from './partial-upload.ts';

/** What goes in one request must be small; larger files are resumable. */
const oneRequestBytes = 8 * 1024 * 1024;

/** Uploads that begin: `uploadType=media`, `multipart` or `resumable`, for new files and for old ones. */
export const uploadRoutes: Routes = (app, drive) => {
  const begin = async (
    request: FastifyRequest,
    reply: FastifyReply,
    id?: string,
  ): Promise<unknown> => {
    const principal = enter(request, drive);
    const target = (metadata: FileMetadata): DriveFile =>
      fileFor(drive, principal, metadata, supportsAllDrives(request), id);
    switch (queryOf(request)['uploadType']) {
      case 'resumable':
        return beginSession(drive, principal, target, request, reply);
      case 'multipart': {
        const body = await limited(request);
        const { metadata, media } = splitMultipart(body, request.headers['content-type'] ?? '');
        const said = readMetadata(metadata);
        const file = target({ ...said, mimeType: said.mimeType ?? media.type });
        return storeAtOnce(drive, principal, file, media.bytes, request, reply);
      }
      case 'media': {
        const bytes = await limited(request);
        const file = target({ mimeType: request.headers['content-type'] });
        return storeAtOnce(drive, principal, file, bytes, request, reply);
      }
      default:
        throw invalid('Invalid uploadType');
    }
  };
  app.post('/upload/drive/v3/files', (request, reply) => begin(request, reply));
  app.patch('/upload/drive/v3/files/:id', (request, reply) => begin(request, reply, idOf(request)));
};

function fileFor(
  drive: Drive,
  principal: Principal,
  metadata: FileMetadata,
  allDrives: boolean,
  id?: string,
): DriveFile {
  if (id === undefined) return newFile(drive, principal, metadata, true, allDrives);
  const before = drive.space.visible(principal, id, allDrives);
  drive.space.mustWrite(principal, before);
  return withMetadata(before, metadata);
}

async function beginSession(
  drive: Drive,
  principal: Principal,
  target: (metadata: FileMetadata) => DriveFile,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const said = await text(request.raw);
  const metadata = readMetadata(said === '' ? {} : JSON.parse(said));
  const type = request.headers['x-upload-content-type'];
  const file = target({ ...metadata, mimeType: metadata.mimeType ?? onlyOne(type) });
  const length = onlyOne(request.headers['x-upload-content-length']);
  const declaredBytes = length === undefined ? null : Number(length);
  drive.space.mustHaveRoom(file.owner, declaredBytes ?? 0);
  const fields = queryOf(request)['fields'] ?? null;
  const { record } = drive.sessions.begin({ principal, file, declaredBytes, fields });
  const location = new URL(`${request.protocol}://${request.host}${request.url}`);
  location.searchParams.set('upload_id', record.id);
  return reply
    .header('location', location.href)
    .header('x-guploader-uploadid', record.id)
    .header('content-length', 0)
    .send();
}

async function storeAtOnce(
  drive: Drive,
  principal: Principal,
  file: DriveFile,
  bytes: Buffer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  drive.space.mustHaveRoom(file.owner, bytes.length);
  const upload = new PartialUpload(join(drive.incoming, randomUUID()), drive.faults);
  if (!(await upload.take(Readable.from([bytes], { objectMode: false }), bytes.length))) {
    await rm(upload.path, { force: true });
    return hangUp(reply);
  }
  const stored = { ...file, content: await upload.content() };
  await drive.files.saveWithBytes(stored, upload.path);
  return fileAnswer(stored, principal, queryOf(request)['fields'], (asked) =>
    drive.files.hashed(asked),
  );
}

async function limited(request: FastifyRequest): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > oneRequestBytes) {
    throw new DriveError(413, 'uploadTooLarge', 'Request is too large; use a resumable upload.');
  }
  return buffer(request.raw);
}

const onlyOne = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
