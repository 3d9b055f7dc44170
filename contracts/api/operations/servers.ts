import { PageQuery } from '../page.ts';
import { ServerChange, ServerList, ServerView } from '../server.ts';
import { operation } from './operation.ts';

export const serversOperations = {
  listServers: operation('GET', '/api/servers', {
    query: PageQuery,
    answers: { 200: ServerList },
  }),
  changeServer: operation('PATCH', '/api/servers/{server}', {
    body: ServerChange,
    answers: { 200: ServerView },
  }),
} as const;
