import {
  BackupUnderWay,
  CreateBody,
  CreateQuery,
  CreatedBackup,
  History,
  ServerBackups,
} from '../front-ends/history.ts';
import {
  Descarga,
  EntradaLogin,
  Estadisticas,
  NuevoRespaldo,
  Respaldo,
  RespaldoCreado,
  RespaldoEnCurso,
  Respaldos,
  RespaldosQuery,
  RespuestaLogin,
} from '../front-ends/respaldo.ts';
import { ChangeUnderWay, ServerCleaning, ServerRestore } from '../front-ends/server-changes.ts';
import { bytesOf, file, operation } from './operation.ts';

export const frontEndsOperations = {
  listHistory: operation('GET', '/api/backups/history', { answers: { 200: History } }),
  listServerBackups: operation('GET', '/api/backups', { answers: { 200: ServerBackups } }),
  createHistoryBackup: operation('POST', '/api/backups/create', {
    query: CreateQuery,
    body: CreateBody,
    answers: { 200: bytesOf('application/octet-stream'), 201: CreatedBackup, 202: BackupUnderWay },
  }),
  downloadHistoryBackup: operation('GET', '/api/backups/history/{backup}/download', {
    answers: file,
  }),
  deleteHistoryBackup: operation('DELETE', '/api/backups/history/{backup}', {
    answers: { 204: null },
  }),
  downloadServerBackup: operation('GET', '/api/backups/download/{filename}', { answers: file }),
  deleteServerBackup: operation('DELETE', '/api/backups/{filename}', { answers: { 204: null } }),
  listarRespaldos: operation('GET', '/api/v1/respaldos', {
    query: RespaldosQuery,
    answers: { 200: Respaldos },
  }),
  leerEstadisticas: operation('GET', '/api/v1/respaldos/estadisticas', {
    answers: { 200: Estadisticas },
  }),
  leerRespaldo: operation('GET', '/api/v1/respaldos/{backup}', { answers: { 200: Respaldo } }),
  crearRespaldoManual: operation('POST', '/api/v1/respaldos/crear_respaldo_manual', {
    body: NuevoRespaldo,
    answers: { 201: RespaldoCreado, 202: RespaldoEnCurso },
  }),
  descargarRespaldo: operation('GET', '/api/v1/respaldos/{backup}/descargar', {
    answers: { 200: Descarga },
  }),
  eliminarRespaldo: operation('DELETE', '/api/v1/respaldos/{backup}', { answers: { 204: null } }),
  iniciarSesion: operation('POST', '/api/v1/auth/login', {
    body: EntradaLogin,
    answers: { 200: RespuestaLogin },
  }),
  restoreServerBackup: operation('POST', '/api/backups/restore', {
    body: ServerRestore,
    answers: { 202: ChangeUnderWay },
  }),
  cleanServerRange: operation('POST', '/api/backups/clean-range', {
    body: ServerCleaning,
    answers: { 202: ChangeUnderWay },
  }),
} as const;
