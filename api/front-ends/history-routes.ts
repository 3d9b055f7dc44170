import { z } from 'zod';
import { allBackups } from '../../catalog/backups/all-backups.ts';
import { findBackupByName } from '../../catalog/backups/find-backup.ts';
import {
  BackupIdParams,
  BackupUnderWay,
  CreateBody,
  CreatedBackup,
  CreateQuery,
  FileNameParams,
  History,
  ServerBackups,
} from '../../contracts/api/front-ends/history.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { downloadErrors, openDownload, sendStored } from '../downloads/send-stored.ts';
import { guarded } from '../http/guarded.ts';
import { requestLanguage } from '../http/request-language.ts';
import { withoutUndefined } from '../http/without-undefined.ts';
import { clinicIdOf, clinicOf } from '../identity/guard.ts';
import { byTenantHeader } from '../identity/tenant-header.ts';
import { removalErrors, removeBackup } from '../runs/remove-backup.ts';
import { startedRun } from '../runs/run-address.ts';
import { createAndWait, creationErrors } from './create-and-wait.ts';
import { createdBackup, historyEntry, serverBackup, storedStates } from './history-view.ts';
import { frontEndWords } from './words.ts';

const tags = ['front ends'];
const file = {
  description: 'The file, as it is stored',
  content: { 'application/octet-stream': { schema: z.string() } },
};
const tenant = 'The clinic is the one that `X-Tenant-ID` (or `X-Tenant`) names.';
const octets = 'application/octet-stream';
const states = [...storedStates];

/** The routes of the clinics' earlier front ends (E1, E3) and of the server administration's (E0). */
export const historyRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog } = deps;

  const send = async (
    request: FastifyRequest,
    reply: FastifyReply,
    backup: number,
  ): Promise<FastifyReply> => {
    const clinic = clinicIdOf(request);
    const opened = await openDownload(deps, { clinic, backup });
    try {
      if (request.method !== 'HEAD') {
        await deps.audit(request, {
          action: 'backup.download',
          clinicId: clinic,
          object: String(backup),
          details: { as: 'stored', destination: opened.copy.destination },
        });
      }
      return await sendStored(request, reply, opened, octets);
    } catch (error) {
      await opened.store.close();
      throw error;
    }
  };

  server.get(
    '/api/backups/history',
    byTenantHeader(
      guarded('backup.read', {
        tags,
        summary: 'The clinic’s backups, newest first',
        description: tenant,
        response: { 200: History },
      }),
    ),
    async (request) =>
      (await allBackups(catalog, clinicOf(request).id, { states })).map(historyEntry),
  );

  server.get(
    '/api/backups',
    byTenantHeader(
      guarded('backup.read', {
        tags,
        summary: 'The same with name, date and size, as the server administration shows them',
        description: tenant,
        response: { 200: ServerBackups },
      }),
    ),
    async (request) =>
      (await allBackups(catalog, clinicOf(request).id, { states })).map(serverBackup),
  );

  server.post(
    '/api/backups/create',
    byTenantHeader(
      guarded(
        'backup.create',
        {
          tags,
          summary: 'Back the clinic up and wait for it',
          description: `${tenant} Past the time that the server waits it is answered with 202 and where it can be followed. With \`download=true\` the answer is the file.`,
          querystring: CreateQuery,
          body: CreateBody,
          response: { 200: file, 201: CreatedBackup, 202: BackupUnderWay },
        },
        [...creationErrors, ...downloadErrors],
      ),
    ),
    async (request, reply) => {
      if (request.query.download && request.hold !== null) {
        // A file cannot be kept and repeated.
        throw new ResguardoError('bad-request', { why: 'Idempotency-Key: download=true' });
      }
      const clinic = clinicIdOf(request);
      const { backup_type: trigger, format, description } = request.body;
      const wanted = { trigger, ...withoutUndefined({ format, description }) };
      const { run, backup } = await createAndWait(deps, { request, reply }, clinic, wanted);
      const words = frontEndWords[requestLanguage(request)];
      if (!backup) {
        const { address, events } = startedRun(clinic, run, false);
        const underWay = { success: true, message: words.underWay, run, address, events } as const;
        return reply.code(202).header('location', address).send(underWay);
      }
      if (request.query.download) return send(request, reply, backup.id);
      return reply.code(201).send(createdBackup(words.created, backup));
    },
  );

  server.get(
    '/api/backups/history/:backup/download',
    byTenantHeader(
      guarded(
        'backup.download',
        {
          tags,
          summary: 'Download a backup',
          params: BackupIdParams,
          response: { 200: file, 206: file },
        },
        downloadErrors,
      ),
    ),
    async (request, reply) => send(request, reply, request.params.backup),
  );

  server.delete(
    '/api/backups/history/:backup',
    byTenantHeader(
      guarded(
        'backup.delete',
        {
          tags,
          summary: 'Delete a backup',
          description: 'Refused for the last one that was proved.',
          params: BackupIdParams,
          response: { 204: z.undefined().describe('Deleted') },
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

  server.get(
    '/api/backups/download/:filename',
    byTenantHeader(
      guarded(
        'backup.download',
        {
          tags,
          summary: 'Download a backup by its file’s name',
          params: FileNameParams,
          response: { 200: file, 206: file },
        },
        downloadErrors,
      ),
    ),
    async (request, reply) => {
      const { id } = await findBackupByName(catalog, clinicOf(request).id, request.params.filename);
      return send(request, reply, id);
    },
  );

  server.delete(
    '/api/backups/:filename',
    byTenantHeader(
      guarded(
        'backup.delete',
        {
          tags,
          summary: 'Delete a backup by its file’s name',
          description: 'Refused for the last one that was proved.',
          params: FileNameParams,
          response: { 204: z.undefined().describe('Deleted') },
        },
        removalErrors,
      ),
    ),
    async (request, reply) => {
      const clinic = clinicIdOf(request);
      const { id: backup } = await findBackupByName(catalog, clinic, request.params.filename);
      await removeBackup(deps, request, { clinic, backup });
      return reply.code(204).send();
    },
  );
};
