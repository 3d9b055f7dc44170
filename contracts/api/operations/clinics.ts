import { ClinicStatus } from '../clinic-status.ts';
import { CheckView, ClinicPage, ClinicQuery, ClinicView, PlanView } from '../clinic.ts';
import { EvidenceKey, EvidencePageQuery, EvidenceQuery, SignedEvidence } from '../evidence.ts';
import { NewSamples, SamplesRemoved, SamplesView } from '../samples.ts';
import {
  DueRuns,
  ScheduleNote,
  ScheduleView,
  ScheduledRunList,
  ScheduledRunQuery,
  ScheduledRunView,
} from '../schedule.ts';
import { Statistics, StatisticsQuery } from '../statistics.ts';
import { ClinicChange, ClinicInput, ScheduleInput } from '../../clinic-input.ts';
import { bytesOf, operation } from './operation.ts';

export const clinicsOperations = {
  listClinics: operation('GET', '/api/clinics', {
    query: ClinicQuery,
    answers: { 200: ClinicPage },
  }),
  addClinic: operation('POST', '/api/clinics', { body: ClinicInput, answers: { 201: ClinicView } }),
  readClinic: operation('GET', '/api/clinics/{clinic}', { answers: { 200: ClinicView } }),
  changeClinic: operation('PATCH', '/api/clinics/{clinic}', {
    body: ClinicChange,
    answers: { 200: ClinicView },
  }),
  planClinic: operation('GET', '/api/clinics/{clinic}/plan', { answers: { 200: PlanView } }),
  checkClinic: operation('GET', '/api/clinics/{clinic}/check', { answers: { 200: CheckView } }),
  readClinicStatus: operation('GET', '/api/clinics/{clinic}/status', {
    answers: { 200: ClinicStatus },
  }),
  readSchedule: operation('GET', '/api/clinics/{clinic}/schedule', {
    answers: { 200: ScheduleView },
  }),
  setSchedule: operation('PUT', '/api/clinics/{clinic}/schedule', {
    body: ScheduleInput,
    answers: { 200: ScheduleView },
  }),
  pauseSchedule: operation('POST', '/api/clinics/{clinic}/schedule/pause', {
    body: ScheduleNote.optional(),
    answers: { 200: ScheduleView },
  }),
  resumeSchedule: operation('POST', '/api/clinics/{clinic}/schedule/resume', {
    body: ScheduleNote.optional(),
    answers: { 200: ScheduleView },
  }),
  listScheduledRuns: operation('GET', '/api/clinics/{clinic}/schedule/runs', {
    query: ScheduledRunQuery,
    answers: { 200: ScheduledRunList },
  }),
  readScheduledRun: operation('GET', '/api/clinics/{clinic}/schedule/runs/{slot}', {
    answers: { 200: ScheduledRunView },
  }),
  runDue: operation('POST', '/api/schedules/run-due', { answers: { 202: DueRuns } }),
  makeSamples: operation('POST', '/api/clinics/{clinic}/samples', {
    body: NewSamples.optional(),
    answers: { 200: SamplesView, 202: SamplesView },
  }),
  readSamples: operation('GET', '/api/clinics/{clinic}/samples', { answers: { 200: SamplesView } }),
  removeSamples: operation('DELETE', '/api/clinics/{clinic}/samples', {
    answers: { 200: SamplesRemoved },
  }),
  readEvidence: operation('GET', '/api/clinics/{clinic}/evidence', {
    query: EvidenceQuery,
    answers: { 200: SignedEvidence },
  }),
  readEvidencePage: operation('GET', '/api/clinics/{clinic}/evidence.html', {
    query: EvidencePageQuery,
    answers: { 200: bytesOf('text/html') },
  }),
  readEvidenceKey: operation('GET', '/api/evidence/key', { answers: { 200: EvidenceKey } }),
  readClinicStatistics: operation('GET', '/api/clinics/{clinic}/statistics', {
    query: StatisticsQuery,
    answers: { 200: Statistics },
  }),
  readStatistics: operation('GET', '/api/statistics', {
    query: StatisticsQuery,
    answers: { 200: Statistics },
  }),
} as const;
