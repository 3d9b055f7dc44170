import { getCleaning } from '../../catalog/cleanings/get-cleaning.ts';
import { listCleanings } from '../../catalog/cleanings/list-cleanings.ts';
import { recordCleaning } from '../../catalog/cleanings/record-cleaning.ts';
import {
  CleaningDetail,
  CleaningPage,
  CleaningQuery,
  CleaningView,
} from '../../contracts/api/cleaning.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { goneSignal } from '../http/gone-signal.ts';
import { guarded } from '../http/guarded.ts';
import { CleaningParams, ClinicParams } from '../http/params.ts';
import { requestLanguage } from '../http/request-language.ts';
import { listFilter } from '../http/list-filter.ts';
import { cancelChange } from '../runs/cancel-change.ts';
import { cleanChange, readChange } from '../runs/read-change.ts';
import { eventsResponse, lastEvent, sendEvents } from '../runs/send-events.ts';
import { cleaningView, cleanRunView } from '../views/cleaning-view.ts';
import { peopleOf } from '../views/people.ts';

const tags = ['cleanings'];
const errors = ['cleaning-unknown', 'worker-absent', 'temporal-unreachable'] as const;

/** A clinic's cleanings of old rows: listing, showing, following, cancelling. */
export const cleaningRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal, feeds } = deps;

  server.get(
    '/api/clinics/:clinic/cleanings',
    guarded('clean.read', {
      tags,
      summary: 'The clinic’s cleanings, newest first',
      params: ClinicParams,
      querystring: CleaningQuery,
      response: { 200: CleaningPage },
    }),
    async (request) => {
      const filter = listFilter(request.query);
      const { items, nextCursor } = await listCleanings(catalog, request.params.clinic, filter);
      const people = await peopleOf(
        catalog,
        items.map(({ requestedBy }) => requestedBy),
      );
      const language = requestLanguage(request);
      return { items: items.map((record) => cleaningView(language, record, people)), nextCursor };
    },
  );

  server.get(
    '/api/clinics/:clinic/cleanings/:cleaning',
    guarded(
      'clean.read',
      {
        tags,
        summary: 'One cleaning and where it stands',
        params: CleaningParams,
        response: { 200: CleaningDetail },
      },
      errors,
    ),
    async (request) => {
      const { clinic, cleaning } = request.params;
      const record = await getCleaning(catalog, clinic, cleaning);
      const { progress, closed } = await readChange(temporal, cleanChange, record);
      const people = await peopleOf(catalog, [record.requestedBy]);
      const language = requestLanguage(request);
      return {
        ...cleaningView(language, record, people),
        progress: cleanRunView(language, progress, closed),
      };
    },
  );

  server.get(
    '/api/clinics/:clinic/cleanings/:cleaning/events',
    guarded(
      'clean.read',
      {
        tags,
        summary: 'Where it stands as it changes, as server-sent events, until it ends',
        params: CleaningParams,
        response: eventsResponse('CleanRun'),
      },
      errors,
    ),
    async (request, reply) => {
      const { clinic, cleaning } = request.params;
      await getCleaning(catalog, clinic, cleaning);
      const language = requestLanguage(request);
      const news = feeds.cleanings.follow(
        { clinic, cleaning },
        { after: lastEvent(request), signal: goneSignal(reply) },
      );
      return sendEvents(request, reply, news, (progress, closed) =>
        cleanRunView(language, progress, closed),
      );
    },
  );

  server.post(
    '/api/clinics/:clinic/cleanings/:cleaning/cancel',
    guarded(
      'clean.cancel',
      {
        tags,
        summary: 'Cancel a cleaning that is under way',
        description: 'What it has deleted stays deleted, and can be brought back by its undo.',
        params: CleaningParams,
        response: { 202: CleaningView },
      },
      ['cleaning-unknown', 'change-not-running', 'temporal-unreachable'],
    ),
    async (request, reply) => {
      const { clinic, cleaning } = request.params;
      const record = await getCleaning(catalog, clinic, cleaning);
      await cancelChange(temporal, cleanChange, record, () =>
        recordCleaning(
          catalog,
          { clinicId: clinic, cleaningId: cleaning },
          { state: 'cancelled', failure: { code: 'cancelled', params: {} } },
        ),
      );
      await deps.audit(request, {
        action: 'clean.cancel',
        clinicId: clinic,
        object: `cleaning/${cleaning}`,
      });
      const now = await getCleaning(catalog, clinic, cleaning);
      const people = await peopleOf(catalog, [now.requestedBy]);
      return reply.code(202).send(cleaningView(requestLanguage(request), now, people));
    },
  );
};
