import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problemType, type Problem } from '../../contracts/api/problem.ts';
import { languageFor } from '../../contracts/language.ts';
import { errorWords } from '../../contracts/messages/error-words.ts';

/** What Node calls those that deserve another status than 400. */
const statuses: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** Answers what is no HTTP that can be read, as every other error is answered, and hangs up. */
export const answerUnreadable = (error: Error & { code?: string }, socket: Socket): void => {
  // Hung up already, or an answer is under way: whatever is written now would be taken for its end.
  const idle = !socket.destroyed && socket.writable && socket.bytesWritten === 0;
  if (!idle || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = statuses[error.code ?? ''] ?? 400;
  const title = STATUS_CODES[status] ?? 'Bad Request';
  const why = title;
  const language = languageFor(undefined);
  const { message, hint } = errorWords(language, 'bad-request', { why });
  const problem: Problem = {
    ...{ type: 'urn:resguardo:error:bad-request', title, status, detail: message },
    ...{ code: 'bad-request', hint, instance: '', requestId: randomUUID(), params: { why } },
  };
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${String(status)} ${title}`,
    `content-type: ${problemType}; charset=utf-8`,
    `content-length: ${String(Buffer.byteLength(body))}`,
    ...[`content-language: ${language}`, `x-request-id: ${problem.requestId}`],
    ...['cache-control: no-store', 'x-content-type-options: nosniff', 'connection: close'],
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};
