import {
  AcceptRequest,
  AdoptRequest,
  AlarmPage,
  AlarmQuery,
  AlarmView,
  ClinicAlarmQuery,
  GuardExceptionList,
  GuardStarted,
  GuardView,
  ProposalList,
  SilenceRequest,
} from '../alarm.ts';
import { ClinicView } from '../clinic.ts';
import { operation } from './operation.ts';

export const guardOperations = {
  listAlarms: operation('GET', '/api/alarms', { query: AlarmQuery, answers: { 200: AlarmPage } }),
  listClinicAlarms: operation('GET', '/api/clinics/{clinic}/alarms', {
    query: ClinicAlarmQuery,
    answers: { 200: AlarmPage },
  }),
  silenceAlarm: operation('POST', '/api/alarms/{alarm}/silence', {
    body: SilenceRequest,
    answers: { 200: AlarmView },
  }),
  acceptAlarm: operation('POST', '/api/alarms/{alarm}/accept', {
    body: AcceptRequest,
    answers: { 200: AlarmView },
  }),
  readGuard: operation('GET', '/api/guard', { answers: { 200: GuardView } }),
  runGuard: operation('POST', '/api/guard/run', { answers: { 202: GuardStarted } }),
  listProposals: operation('GET', '/api/guard/proposals', { answers: { 200: ProposalList } }),
  acceptProposal: operation('POST', '/api/guard/proposals/{alarm}/accept', {
    body: AdoptRequest,
    answers: { 201: ClinicView },
  }),
  listGuardExceptions: operation('GET', '/api/guard/exceptions', {
    answers: { 200: GuardExceptionList },
  }),
  removeGuardException: operation('DELETE', '/api/guard/exceptions/{exception}', {
    answers: { 204: null },
  }),
} as const;
