import { z } from 'zod';
import { allBackups } from '../../catalog/backups/all-backups.ts';
import { getBackup } from '../../catalog/backups/get-backup.ts';
import { BackupIdParams } from '../../contracts/api/front-ends/history.ts';
import {
  Descarga,
  Estadisticas,
  NuevoRespaldo,
  Respaldo,
  RespaldoCreado,
  RespaldoEnCurso,
  Respaldos,
  RespaldosQuery,
} from '../../contracts/api/front-ends/respaldo.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { linkErrors, linkSeconds, linkTo } from '../downloads/link-to.ts';
import { guarded } from '../http/guarded.ts';
import { requestLanguage } from '../http/request-language.ts';
import { clinicIdOf, clinicOf } from '../identity/guard.ts';
import { byTenantHeader } from '../identity/tenant-header.ts';
import { removalErrors, removeBackup } from '../runs/remove-backup.ts';
import { startedRun } from '../runs/run-address.ts';
import { createAndWait, creationErrors } from './create-and-wait.ts';
import { estadisticas, estadoOf, respaldo, tipoOf } from './respaldo-view.ts';
import { frontEndWords } from './words.ts';

const tags = ['front ends'];

/** The routes of E2's front ends. */
export const respaldoRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog } = deps;

  server.get(
    '/api/v1/respaldos',
    byTenantHeader(
      guarded('backup.read', {
        tags,
        summary: 'Los respaldos de la clínica, el más nuevo primero',
        querystring: RespaldosQuery,
        response: { 200: Respaldos },
      }),
    ),
    async (request) => {
      const { estado, tipo } = request.query;
      const deleted = estado === 'eliminado';
      const backups = await allBackups(catalog, clinicOf(request).id, { deleted });
      return backups
        .filter((one) => estado === undefined || estadoOf(one) === estado)
        .filter((one) => tipo === undefined || tipoOf(one) === tipo)
        .map(respaldo);
    },
  );

  server.get(
    '/api/v1/respaldos/estadisticas',
    byTenantHeader(
      guarded('backup.read', {
        tags,
        summary: 'Estadísticas de los respaldos de la clínica',
        response: { 200: Estadisticas },
      }),
    ),
    async (request) => {
      const backups = await allBackups(catalog, clinicOf(request).id, { samples: false });
      return estadisticas(backups, deps.storageRates);
    },
  );

  server.get(
    '/api/v1/respaldos/:backup',
    byTenantHeader(
      guarded(
        'backup.read',
        { tags, summary: 'Un respaldo', params: BackupIdParams, response: { 200: Respaldo } },
        ['backup-unknown'],
      ),
    ),
    async (request) =>
      respaldo(await getBackup(catalog, clinicOf(request).id, request.params.backup)),
  );

  server.post(
    '/api/v1/respaldos/crear_respaldo_manual',
    byTenantHeader(
      guarded(
        'backup.create',
        {
          tags,
          summary: 'Respaldar la clínica ahora y esperar el resultado',
          body: NuevoRespaldo,
          response: { 201: RespaldoCreado, 202: RespaldoEnCurso },
        },
        creationErrors,
      ),
    ),
    async (request, reply) => {
      const clinic = clinicIdOf(request);
      const { run, backup } = await createAndWait(deps, { request, reply }, clinic, {
        trigger: 'manual',
        description: request.body.descripcion,
      });
      const words = frontEndWords[requestLanguage(request)];
      if (!backup) {
        const { address, events } = startedRun(clinic, run, false);
        reply.code(202).header('location', address);
        return { mensaje: words.underWay, run, address, events };
      }
      reply.code(201);
      return { ...respaldo(backup), mensaje: words.created };
    },
  );

  server.get(
    '/api/v1/respaldos/:backup/descargar',
    byTenantHeader(
      guarded(
        'backup.download',
        {
          tags,
          summary: 'Una dirección para descargar el respaldo, válida durante una hora',
          params: BackupIdParams,
          response: { 200: Descarga },
        },
        linkErrors,
      ),
    ),
    async (request) => {
      const clinic = clinicIdOf(request);
      const { backup } = request.params;
      const { url, fileName } = await linkTo(deps, request, { clinic, backup });
      return {
        url,
        url_descarga: url,
        expira_en: linkSeconds,
        nombre_archivo: fileName,
      };
    },
  );

  server.delete(
    '/api/v1/respaldos/:backup',
    byTenantHeader(
      guarded(
        'backup.delete',
        {
          tags,
          summary: 'Eliminar un respaldo; su registro queda',
          params: BackupIdParams,
          response: { 204: z.undefined().describe('Eliminado') },
        },
        removalErrors,
      ),
    ),
    async (request, reply) => {
      const { backup } = request.params;
      await removeBackup(deps, request, { clinic: clinicIdOf(request), backup });
      return reply.code(204).send();
    },
  );
};
