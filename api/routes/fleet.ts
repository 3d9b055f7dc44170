import { listBackups } from '../../catalog/backups/list-backups.ts';
import { listCleanings } from '../../catalog/cleanings/list-cleanings.ts';
import { listClinicNames } from '../../catalog/clinics/list-clinics.ts';
import { listRestores } from '../../catalog/restores/list-restores.ts';
import {
  FleetCleaningPage,
  FleetCleaningQuery,
  FleetRestorePage,
  FleetRestoreQuery,
  FleetRunPage,
  FleetRunQuery,
  FleetSchedulePage,
  FleetScheduleQuery,
} from '../../contracts/api/fleet.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded } from '../http/guarded.ts';
import { inOrder } from '../http/in-order.ts';
import { listFilter } from '../http/list-filter.ts';
import { matchesText } from '../http/matches-text.ts';
import { pageOfClinics } from '../views/page-of-clinics.ts';
import { requestLanguage } from '../http/request-language.ts';
import { withoutUndefined } from '../http/without-undefined.ts';
import { clinicsFor, identityOf } from '../identity/guard.ts';
import { visibleClinics } from '../identity/me-of.ts';
import { cleaningView } from '../views/cleaning-view.ts';
import { fleetRunView, fleetScheduleView } from '../views/fleet-views.ts';
import { peopleOf } from '../views/people.ts';
import { restoreView } from '../views/restore-view.ts';

const tags = ['fleet'];

/** What goes on in all the clinics that the caller may see, in one list. */
export const fleetRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog } = deps;

  server.get(
    '/api/runs',
    guarded(
      'runs.list',
      {
        tags,
        summary: 'The backups of every clinic you may see, the last begun first',
        description:
          'With `state=failed`, what there is to look after; with `state=running`, what is under way.',
        querystring: FleetRunQuery,
        response: { 200: FleetRunPage },
      },
      ['clinic-unknown'],
    ),
    async (request) => {
      const { clinic, trigger, ...query } = request.query;
      const of = await clinicsFor(catalog, identityOf(request), 'backup.read', clinic);
      const { items, nextCursor } = await listBackups(catalog, of, {
        ...listFilter(query),
        ...withoutUndefined({ trigger }),
        samples: false,
      });
      const clinicIds = [...new Set(items.map(({ clinicId }) => clinicId))];
      const clinics = await listClinicNames(catalog, {
        visibleTo: { clinicIds },
        archived: true,
      });
      const names = new Map(clinics.map(({ id, name }) => [id, name]));
      const language = requestLanguage(request);
      const view = (backup: (typeof items)[number]) =>
        fleetRunView(language, backup, names.get(backup.clinicId) ?? backup.clinicId);
      return { items: items.map(view), nextCursor };
    },
  );

  server.get(
    '/api/restores',
    guarded(
      'restores.list',
      {
        tags,
        summary: 'The restores and undos of every clinic you may see, newest first',
        querystring: FleetRestoreQuery,
        response: { 200: FleetRestorePage },
      },
      ['clinic-unknown'],
    ),
    async (request) => {
      const { clinic, ...query } = request.query;
      const of = await clinicsFor(catalog, identityOf(request), 'restore.read', clinic);
      const { items, nextCursor } = await listRestores(catalog, of, listFilter(query));
      const ids = items.flatMap(({ requestedBy, decidedBy }) => [requestedBy, decidedBy]);
      const people = await peopleOf(catalog, ids);
      const language = requestLanguage(request);
      return { items: items.map((record) => restoreView(language, record, people)), nextCursor };
    },
  );

  server.get(
    '/api/cleanings',
    guarded(
      'cleanings.list',
      {
        tags,
        summary: 'The cleanings of every clinic you may see, newest first',
        querystring: FleetCleaningQuery,
        response: { 200: FleetCleaningPage },
      },
      ['clinic-unknown'],
    ),
    async (request) => {
      const { clinic, ...query } = request.query;
      const of = await clinicsFor(catalog, identityOf(request), 'clean.read', clinic);
      const { items, nextCursor } = await listCleanings(catalog, of, listFilter(query));
      const people = await peopleOf(
        catalog,
        items.map(({ requestedBy }) => requestedBy),
      );
      const language = requestLanguage(request);
      return { items: items.map((record) => cleaningView(language, record, people)), nextCursor };
    },
  );

  server.get(
    '/api/schedules',
    guarded('schedules.list', {
      tags,
      summary: 'When each clinic you may see is backed up',
      querystring: FleetScheduleQuery,
      response: { 200: FleetSchedulePage },
    }),
    async (request) => {
      const { q, backupSchedule, paused, sort, ...page } = request.query;
      const visibleTo = visibleClinics(identityOf(request));
      const all = await listClinicNames(catalog, { visibleTo });
      const found = all.filter(
        (one) =>
          matchesText(q, one.id, one.name) &&
          (backupSchedule === undefined || one.backupSchedule === backupSchedule) &&
          (paused === undefined || (one.schedulePausedAt !== null) === paused),
      );
      const clinics = inOrder(found, sort, {
        nextScheduledBackup: ({ nextScheduledBackup }) => nextScheduledBackup,
      });
      const language = requestLanguage(request);
      return pageOfClinics(catalog, clinics, page, (one) => fleetScheduleView(language, one));
    },
  );
};
