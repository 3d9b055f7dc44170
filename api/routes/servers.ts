import { z } from 'zod';
import { listServers, type ServerRecord } from '../../catalog/servers/list-servers.ts';
import { setServerCap } from '../../catalog/servers/server-cap.ts';
import { PageQuery } from '../../contracts/api/page.ts';
import { ServerChange, ServerList, ServerView } from '../../contracts/api/server.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { ServerName, writtenServer } from '../../contracts/turns/server-name.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded } from '../http/guarded.ts';
import { pageOfAll } from '../http/page-of-all.ts';
import { readTurns, tellCap } from '../runs/read-turns.ts';
import { serverView } from '../views/server-view.ts';

const tags = ['servers'];
const params = z.object({ server: ServerName });

/** The database servers that clinics are on, and how many reads and rehearsals each bears at once. */
export const serverRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal, serverReads } = deps;

  const viewOf = async (record: ServerRecord): Promise<ServerView> =>
    serverView(record, await readTurns(temporal, record.server), serverReads);

  /** By any of its names. `server-unknown`. */
  const find = async (written: string): Promise<ServerRecord> => {
    const name = writtenServer(written);
    const found = (await listServers(catalog)).find(({ names }) => names.includes(name ?? ''));
    if (!found) throw new ResguardoError('server-unknown', { server: written });
    return found;
  };

  server.get(
    '/api/servers',
    guarded('servers.read', {
      tags,
      summary: 'The database servers, with who works on each and who waits',
      querystring: PageQuery,
      response: { 200: ServerList },
    }),
    async (request) => {
      const all = await listServers(catalog);
      const page = pageOfAll(
        all,
        request.query,
        (one) => one.server,
        (one) => one,
      );
      return { ...page, items: await Promise.all(page.items.map(viewOf)) };
    },
  );

  server.patch(
    '/api/servers/:server',
    guarded(
      'servers.change',
      {
        tags,
        summary: 'Give a database server a cap of its own, or take it away',
        description:
          'It holds at once: turns that are held above a smaller cap are let to their end, and nobody else is let in until then.',
        params,
        body: ServerChange,
        response: { 200: ServerView },
      },
      ['server-unknown'],
    ),
    async (request) => {
      const record = await find(request.params.server);
      const { cap } = request.body;
      const before = await setServerCap(catalog, record.server, cap);
      await deps.audit(request, {
        action: 'server.change',
        object: `server/${record.server}`,
        details: { before: { cap: before }, after: { cap } },
      });
      await tellCap(temporal, record.server);
      return viewOf({ ...record, cap });
    },
  );
};
