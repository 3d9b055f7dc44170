import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { languageFor } from '../../contracts/language.ts';
import { framedHtml, framedPolicy } from './framed-html.ts';
import type { MailStore } from './mail-store.ts';
import { listPage, mailboxStyle, mailPage, notFoundPage } from './mailbox-pages.ts';

export interface MailboxServer {
  readonly port: number;
  stop(): Promise<void>;
}

const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The mailbox on 127.0.0.1: pages for people, and for tests `GET /api/messages` (all mails with their
 * contents, newest first; `?to=` an address of the envelope) and `DELETE /api/messages`.
 */
export async function serveMailbox(store: MailStore, port: number): Promise<MailboxServer> {
  const server = createServer((request, response) => {
    answer(store, request).then(
      (given) => send(response, given),
      (error: unknown) => send(response, { status: 500, type: 'text/plain', body: String(error) }),
    );
  });
  server.listen({ host: '127.0.0.1', port, exclusive: true });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, given: Answer): void {
  response.writeHead(given.status ?? 200, {
    'content-type': `${given.type ?? 'text/html'}; charset=utf-8`,
    'content-security-policy': pagePolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    ...given.headers,
  });
  response.end(given.body ?? '');
}

async function answer(store: MailStore, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (!isLocalName(request.headers.host))
    return { status: 403, type: 'text/plain', body: 'local only' };
  const route = `${request.method ?? 'GET'} ${url.pathname}`;
  const language = languageFor(request.headers['accept-language']);
  switch (route) {
    case 'GET /':
      return { body: listPage(await store.list(), language) };
    case 'GET /style.css':
      return { type: 'text/css', body: mailboxStyle };
    case 'POST /delete':
      if (!isSameOrigin(request))
        return { status: 403, type: 'text/plain', body: 'another site asked' };
      store.clear();
      return { status: 303, headers: { location: '/' } };
    case 'GET /api/messages': {
      const to = url.searchParams.get('to');
      const mails = (await store.list()).filter(
        (mail) => to === null || mail.envelope.to.includes(to),
      );
      return { type: 'application/json', body: JSON.stringify(mails) };
    }
    case 'DELETE /api/messages':
      if (!isSameOrigin(request))
        return { status: 403, type: 'text/plain', body: 'another site asked' };
      store.clear();
      return { status: 204 };
    default:
      return (
        (await answerForMail(store, route, language)) ?? {
          status: 404,
          body: notFoundPage(language),
        }
      );
  }
}

async function answerForMail(
  store: MailStore,
  route: string,
  language: ReturnType<typeof languageFor>,
): Promise<Answer | undefined> {
  const found = /^GET \/messages\/([\w-]+)(?:\/(html|source|attachments\/(\d+)))?$/.exec(route);
  const read = found?.[1] === undefined ? undefined : await store.find(found[1]);
  if (!found || !read) return undefined;
  const [, id = '', view, number] = found;
  if (view === undefined) return { body: mailPage(read.mail, language) };
  if (view === 'html') {
    return { body: framedHtml(read), headers: { 'content-security-policy': framedPolicy } };
  }
  if (view === 'source') {
    return { type: 'text/plain', body: (await store.source(id)) ?? '' };
  }
  const content = read.contents[Number(number)];
  if (!content) return undefined;
  const name = read.mail.attachments[Number(number)]?.name ?? '';
  return {
    // Never shown as what it says it is: only saved.
    type: 'application/octet-stream',
    body: content,
    headers: {
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, '')}`,
    },
  };
}

/** A page elsewhere that has its own name point at 127.0.0.1 must not read the mails. */
const isLocalName = (host: string | undefined): boolean =>
  /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host ?? '');

/** Browsers say where a request comes from; what says nothing is no browser. */
function isSameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin === undefined || origin === `http://${host ?? ''}`;
}
