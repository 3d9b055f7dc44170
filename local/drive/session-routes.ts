import type { FastifyReply, FastifyRequest } from 'fastify';
import { readContentRange, type ContentRange } from './content-range.ts';
import { hangUp, queryOf, type Drive, type Routes } from './drive.ts';
import { DriveError, invalid } from './drive-error.ts';
import { meetFaults } from './faults.ts';
import { fileAnswer } from './file-answer.ts';
import { pieceBytes } from './partial-upload.ts';
import type { UploadSession } from './upload-sessions.ts';

/**
 * The address that a resumable upload was given: whoever has it may send the bytes.
 * https://developers.google.com/workspace/drive/api/guides/manage-uploads#resumable
 */
export const sessionRoutes: Routes = (app, drive) => {
  const sessionOf = (request: FastifyRequest): UploadSession => {
    const session = drive.sessions.get(queryOf(request)['upload_id'] ?? '');
    if (!session) throw new DriveError(404, 'notFound', 'Not Found');
    return session;
  };
  const put = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    meetFaults(drive.faults);
    return receive(drive, sessionOf(request), request, reply);
  };
  app.put('/upload/drive/v3/files', put);
  app.put('/upload/drive/v3/files/:id', put);
  // A cancelled upload answers 499, "client closed request".
  const cancel = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    await drive.sessions.end(sessionOf(request).record.id);
    return reply.code(499).send();
  };
  app.delete('/upload/drive/v3/files', cancel);
  app.delete('/upload/drive/v3/files/:id', cancel);
};

async function receive(
  drive: Drive,
  session: UploadSession,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const range = readContentRange(request.headers['content-range']);
  if (session.record.finished !== null) return finishedAnswer(drive, session);
  // Who was sending before, and has lost its connection without our knowing, is not waited for.
  session.sending?.body.destroy();
  await session.sending?.done;
  const before = session.upload.bytes;
  if (range?.part) checkPart(range, before, request);
  if (range === null || range.part !== null) {
    const expected = range?.part?.length ?? Number(request.headers['content-length'] ?? Infinity);
    const done = session.upload.take(request.raw, expected);
    session.sending = { body: request.raw, done };
    const whole = await done.finally(() => (session.sending = null));
    if (!whole || (Number.isFinite(expected) && session.upload.bytes !== before + expected)) {
      return hangUp(reply);
    }
  }
  const total = range === null ? session.upload.bytes : range.total;
  if (total === null || session.upload.bytes < total) return howFar(session, reply);
  return finish(drive, session);
}

function checkPart(range: ContentRange, before: number, request: FastifyRequest): void {
  const { part, total } = range;
  if (part === null) return;
  const length = request.headers['content-length'];
  if (length !== undefined && Number(length) !== part.length) {
    throw invalid(
      `Invalid request. There were ${length} byte(s) in the request body, and ${part.length} in its Content-Range.`,
    );
  }
  if (part.start !== before) {
    throw invalid(
      `Invalid request. According to the Content-Range header, the first byte is ${part.start}; ${before} were received.`,
    );
  }
  const last = total !== null && part.start + part.length === total;
  if (!last && part.length % pieceBytes !== 0) {
    throw invalid(
      `Invalid request. The number of bytes uploaded is required to be a multiple of ${pieceBytes}, except for the final request.`,
    );
  }
}

/** "Resume incomplete": the last byte that is there, or no word of any. */
function howFar(session: UploadSession, reply: FastifyReply): FastifyReply {
  const { bytes } = session.upload;
  if (bytes > 0) reply.header('range', `bytes=0-${bytes - 1}`);
  return reply.code(308).header('content-length', 0).send();
}

async function finish(drive: Drive, session: UploadSession): Promise<unknown> {
  const { file, declaredBytes } = session.record;
  const { bytes } = session.upload;
  if (declaredBytes !== null && declaredBytes !== bytes) {
    throw invalid(`Invalid request. ${declaredBytes} bytes were declared, ${bytes} came.`);
  }
  drive.space.mustHaveRoom(file.owner, bytes);
  const now = new Date().toISOString();
  const content = await session.upload.content();
  const stored = { ...file, createdTime: now, modifiedTime: now, content };
  await drive.files.saveWithBytes(stored, session.upload.path);
  await drive.sessions.finish(session, file.id);
  return finishedAnswer(drive, session);
}

async function finishedAnswer(drive: Drive, session: UploadSession): Promise<unknown> {
  const { record } = session;
  const file = drive.files.get(record.finished ?? '');
  if (!file) throw new DriveError(404, 'notFound', 'Not Found'); // finished, and deleted since
  return fileAnswer(file, record.principal, record.fields ?? undefined, (asked) =>
    drive.files.hashed(asked),
  );
}
