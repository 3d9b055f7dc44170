import { join } from 'node:path';
import { grantMembership } from '../../catalog/memberships/grant-membership.ts';
import type { Problem } from '../../contracts/api/problem.ts';
import type { RestoreDetail, RestorePage, RestoreView } from '../../contracts/api/restore.ts';
import { password, type Person } from './api-bench.ts';
import { asking, type Answer } from './ask.ts';
import { openListeningBench, type ListeningBench } from './listening-bench.ts';
import { readEvents, type ReadEvent } from './read-events.ts';
import { storeBackup } from './stored-backup.ts';

export const sure = { confirm: 'RESTAURAR', password };
export const este = '/api/clinics/este';

/**
 * The clinic `este` with a stored backup; `doble`, whose restores a second person approves; `oeste`,
 * where the administrator of both is only staff.
 */
export interface RestoreBench extends ListeningBench {
  /** The address of the backup of `este`. */
  readonly backup: string;
  ask<T>(method: 'GET' | 'POST', path: string, body?: object, person?: Person): Promise<Answer<T>>;
  /** Asks for a restore of it, sure of it unless the body says otherwise. */
  restore(body?: object, person?: Person): Promise<Answer<RestoreView & Problem>>;
  events(of: { readonly events: string }, after?: string): AsyncGenerator<ReadEvent>;
  /** Follows it to its end and gives how it then is. */
  ended(view: RestoreView): Promise<RestoreDetail>;
  /** The restores of `este`, newest first. */
  listed(): Promise<RestoreView[]>;
}

/** Both are administrators of both clinics. */
const administrators = ['admin', 'stranger'] as const;

export const openRestoreBench = async (name: string): Promise<RestoreBench> => {
  const bench = await openListeningBench(name);
  const { catalog, url } = bench;
  const path = join(bench.folder, 'copies');
  const destinations = [{ kind: 'folder' as const, name: 'disk', path }];
  const policy = { restoreApproval: true };
  await bench.addClinic('oeste', { destinations });
  await bench.addClinic('doble', { destinations, policy });
  for (const clinicId of ['este', 'doble']) {
    for (const person of administrators) {
      await grantMembership(catalog, { userId: bench.idOf(person), clinicId, role: 'admin' });
    }
  }
  await grantMembership(catalog, { userId: bench.idOf('admin'), clinicId: 'oeste', role: 'staff' });
  const { record } = await storeBackup(catalog, 'este', [Buffer.from('SELECT 1;')]);
  const backup = `${este}/backups/${record.id}`;

  const ask: RestoreBench['ask'] = (method, asked, body, person = 'admin') =>
    asking(url)(bench.as(person), method, asked, body);
  const events: RestoreBench['events'] = (of, after) =>
    readEvents(`${url}${of.events}`, {
      ...bench.as('admin'),
      ...(after === undefined ? {} : { 'last-event-id': after }),
    });
  return {
    ...bench,
    ...{ backup, ask, events },
    restore: (body = {}, person = 'admin') =>
      ask('POST', `${backup}/restore`, { ...sure, ...body }, person),
    async ended(view) {
      for await (const event of events(view)) if (event.name === 'end') break;
      return (await ask<RestoreDetail>('GET', view.address)).body;
    },
    async listed() {
      return (await ask<RestorePage>('GET', `${este}/restores`)).body.items;
    },
  };
};
