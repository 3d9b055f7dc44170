import {
  BackupPage,
  BackupQuery,
  BackupView,
  DeleteQuery,
  DownloadQuery,
  LinkQuery,
  LinkView,
  NewBackup,
  StartedRun,
  VerificationRequest,
  VerificationView,
} from '../backup.ts';
import { HoldRequest, PruneStarted, RetentionView } from '../retention.ts';
import { RunQuery, RunView } from '../run.ts';
import { bytesOf, eventsOf, operation } from './operation.ts';

/** As a backup lies in a store, and unpacked. */
const packed = ['application/zstd', 'application/gzip'] as const;
const stored = {
  200: bytesOf(...packed, 'application/sql', 'application/json'),
  206: bytesOf(...packed),
} as const;

export const backupsOperations = {
  startBackup: operation('POST', '/api/clinics/{clinic}/backups', {
    body: NewBackup.optional(),
    answers: { 200: StartedRun, 202: StartedRun },
  }),
  listBackups: operation('GET', '/api/clinics/{clinic}/backups', {
    query: BackupQuery,
    answers: { 200: BackupPage },
  }),
  readBackup: operation('GET', '/api/clinics/{clinic}/backups/{backup}', {
    answers: { 200: BackupView },
  }),
  cancelBackup: operation('POST', '/api/clinics/{clinic}/backups/{backup}/cancel', {
    answers: { 202: StartedRun },
  }),
  verifyBackup: operation('POST', '/api/clinics/{clinic}/backups/{backup}/verify', {
    body: VerificationRequest.optional(),
    answers: { 202: VerificationView },
  }),
  readVerification: operation('GET', '/api/clinics/{clinic}/backups/{backup}/verification', {
    answers: { 200: VerificationView },
  }),
  deleteBackup: operation('DELETE', '/api/clinics/{clinic}/backups/{backup}', {
    query: DeleteQuery,
    answers: { 200: BackupView },
  }),
  readRun: operation('GET', '/api/clinics/{clinic}/run', {
    query: RunQuery,
    answers: { 200: RunView },
  }),
  followRun: operation('GET', '/api/clinics/{clinic}/run/events', {
    query: RunQuery,
    ...eventsOf(RunView),
  }),
  cancelRun: operation('POST', '/api/clinics/{clinic}/run/cancel', {
    query: RunQuery,
    answers: { 202: StartedRun },
  }),
  readBackupProgress: operation('GET', '/api/clinics/{clinic}/backups/{backup}/progress', {
    answers: { 200: RunView },
  }),
  followBackup: operation('GET', '/api/clinics/{clinic}/backups/{backup}/events', {
    ...eventsOf(RunView),
  }),
  downloadBackup: operation('GET', '/api/clinics/{clinic}/backups/{backup}/download', {
    query: DownloadQuery,
    answers: stored,
  }),
  headBackup: operation('HEAD', '/api/clinics/{clinic}/backups/{backup}/download', {
    query: DownloadQuery,
    answers: stored,
  }),
  linkBackup: operation('GET', '/api/clinics/{clinic}/backups/{backup}/link', {
    query: LinkQuery,
    answers: { 200: LinkView },
  }),
  readRetention: operation('GET', '/api/clinics/{clinic}/retention', {
    answers: { 200: RetentionView },
  }),
  pruneClinic: operation('POST', '/api/clinics/{clinic}/prune', { answers: { 202: PruneStarted } }),
  holdBackup: operation('PUT', '/api/clinics/{clinic}/backups/{backup}/hold', {
    body: HoldRequest,
    answers: { 200: BackupView },
  }),
  releaseBackup: operation('DELETE', '/api/clinics/{clinic}/backups/{backup}/hold', {
    answers: { 200: BackupView },
  }),
  takeBackBackup: operation('POST', '/api/clinics/{clinic}/backups/{backup}/take-back', {
    answers: { 200: BackupView },
  }),
} as const;
