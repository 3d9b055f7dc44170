import { getRestore } from '../../catalog/restores/get-restore.ts';
import { listRestores } from '../../catalog/restores/list-restores.ts';
import { recordRestore } from '../../catalog/restores/record-restore.ts';
import {
  RestoreDetail,
  RestorePage,
  RestoreQuery,
  RestoreView,
} from '../../contracts/api/restore.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { goneSignal } from '../http/gone-signal.ts';
import { guarded } from '../http/guarded.ts';
import { ClinicParams, RestoreParams } from '../http/params.ts';
import { requestLanguage } from '../http/request-language.ts';
import { listFilter } from '../http/list-filter.ts';
import { clinicOfRestore } from '../identity/changed-clinic.ts';
import { cancelChange } from '../runs/cancel-change.ts';
import { readChange, restoreChange } from '../runs/read-change.ts';
import { eventsResponse, lastEvent, sendEvents } from '../runs/send-events.ts';
import { peopleOf } from '../views/people.ts';
import { restoreRunView, restoreView } from '../views/restore-view.ts';

const tags = ['restores'];
const errors = ['restore-unknown', 'worker-absent', 'temporal-unreachable'] as const;

/** A clinic's restores and undos: listing, showing, following, cancelling. */
export const restoreRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal, feeds } = deps;

  server.get(
    '/api/clinics/:clinic/restores',
    guarded('restore.read', {
      tags,
      summary: 'The clinic’s restores and undos, newest first',
      params: ClinicParams,
      querystring: RestoreQuery,
      response: { 200: RestorePage },
    }),
    async (request) => {
      const filter = listFilter(request.query);
      const { items, nextCursor } = await listRestores(catalog, request.params.clinic, filter);
      const ids = items.flatMap(({ requestedBy, decidedBy }) => [requestedBy, decidedBy]);
      const people = await peopleOf(catalog, ids);
      const language = requestLanguage(request);
      return { items: items.map((record) => restoreView(language, record, people)), nextCursor };
    },
  );

  server.get(
    '/api/clinics/:clinic/restores/:restore',
    guarded(
      'restore.read',
      {
        tags,
        summary: 'One restore and where it stands',
        params: RestoreParams,
        response: { 200: RestoreDetail },
      },
      errors,
    ),
    async (request) => {
      const { clinic, restore } = request.params;
      const record = await getRestore(catalog, clinic, restore);
      const { progress, closed } = await readChange(temporal, restoreChange, record);
      const people = await peopleOf(catalog, [record.requestedBy, record.decidedBy]);
      const language = requestLanguage(request);
      return {
        ...restoreView(language, record, people),
        progress: restoreRunView(language, progress, closed),
      };
    },
  );

  server.get(
    '/api/clinics/:clinic/restores/:restore/events',
    guarded(
      'restore.read',
      {
        tags,
        summary: 'Where it stands as it changes, as server-sent events, until it ends',
        params: RestoreParams,
        response: eventsResponse('RestoreRun'),
      },
      errors,
    ),
    async (request, reply) => {
      const { clinic, restore } = request.params;
      await getRestore(catalog, clinic, restore);
      const language = requestLanguage(request);
      const news = feeds.restores.follow(
        { clinic, restore },
        { after: lastEvent(request), signal: goneSignal(reply) },
      );
      return sendEvents(request, reply, news, (progress, closed) =>
        restoreRunView(language, progress, closed),
      );
    },
  );

  server.post(
    '/api/clinics/:clinic/restores/:restore/cancel',
    guarded(
      'restore.cancel',
      {
        tags,
        summary: 'Cancel a restore that is under way or waits for its approval',
        description:
          'Nothing of the clinic’s is changed, unless it was committed already: follow it to see how it ends.',
        params: RestoreParams,
        response: { 202: RestoreView },
      },
      ['restore-unknown', 'change-not-running', 'temporal-unreachable'],
    ),
    async (request, reply) => {
      const { clinic, restore } = request.params;
      const record = await getRestore(catalog, clinic, restore);
      await clinicOfRestore(deps, request, 'restore.cancel', record);
      const ref = { clinicId: clinic, restoreId: restore };
      await cancelChange(temporal, restoreChange, record, () =>
        recordRestore(catalog, ref, {
          state: 'cancelled',
          failure: { code: 'cancelled', params: {} },
        }),
      );
      await deps.audit(request, {
        action: 'restore.cancel',
        clinicId: record.changedClinicId,
        object: `restore/${restore}`,
      });
      const now = await getRestore(catalog, clinic, restore);
      const people = await peopleOf(catalog, [now.requestedBy, now.decidedBy]);
      return reply.code(202).send(restoreView(requestLanguage(request), now, people));
    },
  );
};
