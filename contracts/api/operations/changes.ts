import {
  CleanPlanRequest,
  CleanPlanView,
  CleanRequest,
  CleanRunView,
  CleaningDetail,
  CleaningPage,
  CleaningQuery,
  CleaningView,
} from '../cleaning.ts';
import { RestoreConfirmation } from '../confirmation.ts';
import {
  PendingPlan,
  PlanRequest,
  RestoreDetail,
  RestorePage,
  RestorePlanView,
  RestoreQuery,
  RestoreRequest,
  RestoreRunView,
  RestoreView,
} from '../restore.ts';
import { eventsOf, file, operation } from './operation.ts';

export const changesOperations = {
  planRestore: operation('POST', '/api/clinics/{clinic}/backups/{backup}/restore-plan', {
    body: PlanRequest.optional(),
    answers: { 200: RestorePlanView, 202: PendingPlan },
  }),
  readRestorePlan: operation('GET', '/api/clinics/{clinic}/restore-plans/{plan}', {
    answers: { 200: RestorePlanView, 202: PendingPlan },
  }),
  startRestore: operation('POST', '/api/clinics/{clinic}/backups/{backup}/restore', {
    body: RestoreRequest,
    answers: { 202: RestoreView },
  }),
  undoRestore: operation('POST', '/api/clinics/{clinic}/restores/{restore}/undo', {
    body: RestoreConfirmation,
    answers: { 202: RestoreView },
  }),
  approveRestore: operation('POST', '/api/clinics/{clinic}/restores/{restore}/approve', {
    body: RestoreConfirmation,
    answers: { 200: RestoreView },
  }),
  refuseRestore: operation('POST', '/api/clinics/{clinic}/restores/{restore}/refuse', {
    answers: { 200: RestoreView },
  }),
  listRestores: operation('GET', '/api/clinics/{clinic}/restores', {
    query: RestoreQuery,
    answers: { 200: RestorePage },
  }),
  readRestore: operation('GET', '/api/clinics/{clinic}/restores/{restore}', {
    answers: { 200: RestoreDetail },
  }),
  followRestore: operation('GET', '/api/clinics/{clinic}/restores/{restore}/events', {
    ...eventsOf(RestoreRunView),
  }),
  cancelRestore: operation('POST', '/api/clinics/{clinic}/restores/{restore}/cancel', {
    answers: { 202: RestoreView },
  }),
  downloadRestoredFile: operation('GET', '/api/clinics/{clinic}/restores/{restore}/file', {
    answers: file,
  }),
  planCleaning: operation('POST', '/api/clinics/{clinic}/clean-plan', {
    body: CleanPlanRequest,
    answers: { 200: CleanPlanView, 202: PendingPlan },
  }),
  readCleaningPlan: operation('GET', '/api/clinics/{clinic}/clean-plans/{plan}', {
    answers: { 200: CleanPlanView, 202: PendingPlan },
  }),
  startCleaning: operation('POST', '/api/clinics/{clinic}/cleanings', {
    body: CleanRequest,
    answers: { 202: CleaningView },
  }),
  undoCleaning: operation('POST', '/api/clinics/{clinic}/cleanings/{cleaning}/undo', {
    body: RestoreConfirmation,
    answers: { 202: RestoreView },
  }),
  listCleanings: operation('GET', '/api/clinics/{clinic}/cleanings', {
    query: CleaningQuery,
    answers: { 200: CleaningPage },
  }),
  readCleaning: operation('GET', '/api/clinics/{clinic}/cleanings/{cleaning}', {
    answers: { 200: CleaningDetail },
  }),
  followCleaning: operation('GET', '/api/clinics/{clinic}/cleanings/{cleaning}/events', {
    ...eventsOf(CleanRunView),
  }),
  cancelCleaning: operation('POST', '/api/clinics/{clinic}/cleanings/{cleaning}/cancel', {
    answers: { 202: CleaningView },
  }),
} as const;
