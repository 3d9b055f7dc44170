import {
  FleetCleaningPage,
  FleetCleaningQuery,
  FleetRestorePage,
  FleetRestoreQuery,
  FleetRunPage,
  FleetRunQuery,
  FleetSchedulePage,
  FleetScheduleQuery,
} from '../fleet.ts';
import { operation } from './operation.ts';

export const fleetOperations = {
  listFleetRuns: operation('GET', '/api/runs', {
    query: FleetRunQuery,
    answers: { 200: FleetRunPage },
  }),
  listFleetRestores: operation('GET', '/api/restores', {
    query: FleetRestoreQuery,
    answers: { 200: FleetRestorePage },
  }),
  listFleetCleanings: operation('GET', '/api/cleanings', {
    query: FleetCleaningQuery,
    answers: { 200: FleetCleaningPage },
  }),
  listFleetSchedules: operation('GET', '/api/schedules', {
    query: FleetScheduleQuery,
    answers: { 200: FleetSchedulePage },
  }),
} as const;
