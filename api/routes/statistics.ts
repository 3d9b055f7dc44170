import { clinicStatistics, fleetStatistics } from '../../catalog/statistics/read-statistics.ts';
import { Statistics, StatisticsQuery } from '../../contracts/api/statistics.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded } from '../http/guarded.ts';
import { ClinicParams } from '../http/params.ts';
import { clinicOf } from '../identity/guard.ts';
import { monthsBack, statisticsView } from '../views/statistics-view.ts';

const tags = ['statistics'];

/** How backups have done, and what keeping them costs. */
export const statisticsRoutes = (
  server: ApiServer,
  { catalog, storageRates }: RouteDependencies,
): void => {
  server.get(
    '/api/clinics/:clinic/statistics',
    guarded('clinic.read', {
      tags,
      summary: 'How the clinic’s backups have done, and what keeping them costs',
      params: ClinicParams,
      querystring: StatisticsQuery,
      response: { 200: Statistics },
    }),
    async (request) => {
      const { id, timeZone } = clinicOf(request);
      const from = monthsBack(request.query.months, timeZone, new Date());
      return statisticsView(await clinicStatistics(catalog, id, { timeZone, from }), storageRates);
    },
  );

  server.get(
    '/api/statistics',
    guarded('statistics.fleet', {
      tags,
      summary: 'The same of every clinic together',
      querystring: StatisticsQuery,
      response: { 200: Statistics },
    }),
    async (request) => {
      const from = monthsBack(request.query.months, 'UTC', new Date());
      return statisticsView(await fleetStatistics(catalog, from), storageRates);
    },
  );
};
