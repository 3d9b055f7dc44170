import type { ServerRecord } from '../../catalog/servers/list-servers.ts';
import type { ServerView, TurnView } from '../../contracts/api/server.ts';
import type { TimedTurn, TurnsView } from '../../contracts/turns/turns.ts';

const turnView = ({ clinicId, work, trigger, urgent, since }: TimedTurn): TurnView => ({
  ...{ clinic: clinicId, work, trigger, forRestore: urgent, since },
});

/** A database server as it is shown. `everyCap`: that of servers which have none of their own. */
export const serverView = (
  { server, names, clinics, cap }: ServerRecord,
  turns: Pick<TurnsView, 'holding' | 'waiting'> | null,
  everyCap: number,
): ServerView => ({
  ...{ server, names: [...names], clinics, cap: cap ?? everyCap, ownCap: cap },
  holding: turns && turns.holding.map(turnView),
  waiting: turns && turns.waiting.map(turnView),
});
