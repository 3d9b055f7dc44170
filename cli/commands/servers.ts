import type { ServerView, TurnView } from '../../contracts/api/server.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { givePage } from '../give-page.ts';
import type { Session } from '../session.ts';

export interface ServersOptions {
  readonly cap?: string;
  readonly default?: boolean;
  readonly limit?: string;
  readonly cursor?: string;
}

const clinicsOf = (turns: readonly TurnView[] | null): string => {
  if (turns === null) return '?';
  const [first] = turns;
  if (!first) return '0';
  const named = turns.slice(0, 3).map(({ clinic }) => clinic);
  return `${turns.length}: ${named.join(', ')}${turns.length > named.length ? '…' : ''}`;
};

const list = async (session: Session, { limit, cursor }: ServersOptions): Promise<number> => {
  const page = await session.client().call('listServers', { query: { limit, cursor } });
  const { servers } = session.words;
  const { server, cap, clinics, holding, waiting, names } = servers.columns;
  const titles = [server, cap, clinics, holding, waiting, names].map((title) => ({ title }));
  givePage(session, page, titles, (one: ServerView) => [
    one.server,
    one.ownCap === null ? servers.shared(String(one.cap)) : String(one.cap),
    String(one.clinics),
    clinicsOf(one.holding),
    clinicsOf(one.waiting),
    one.names.filter((name) => name !== one.server).join(', ') || '-',
  ]);
  return 0;
};

const capOf = ({ cap, default: shared }: ServersOptions): number | null => {
  if (shared === true && cap === undefined) return null;
  if (cap !== undefined && shared !== true && /^\d+$/.test(cap)) return Number(cap);
  throw new ResguardoError('bad-request', { why: '--cap <n> | --default' });
};

const set = async (session: Session, server: string, options: ServersOptions): Promise<number> => {
  const body = { cap: capOf(options) };
  const view = await session.client().call('changeServer', { path: { server }, body });
  session.give([session.words.servers.changed(view.server, String(view.cap))], view);
  return 0;
};

/** Shows the database servers with who works on each, or gives one a cap of its own. */
export const servers = (
  session: Session,
  what: string,
  server: string | undefined,
  options: ServersOptions,
): Promise<number> => {
  if (what === 'list' && server === undefined) return list(session, options);
  if (what === 'set' && server !== undefined) return set(session, server, options);
  throw new ResguardoError('bad-request', { why: 'servers list | servers set <host:port>' });
};
