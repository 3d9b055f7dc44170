import { listBackups } from '../../catalog/backups/list-backups.ts';
import { listSamples } from '../../catalog/backups/list-samples.ts';
import { NewSamples, SamplesRemoved, SamplesView } from '../../contracts/api/samples.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { samplesWanted } from '../../contracts/samples/sample-dates.ts';
import type { FastifyRequest } from 'fastify';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded } from '../http/guarded.ts';
import { ClinicParams } from '../http/params.ts';
import { requestLanguage } from '../http/request-language.ts';
import { clinicOf, identityOf } from '../identity/guard.ts';
import { removeBackup } from '../runs/remove-backup.ts';
import { cancelSamples, readSamplesRun, startSamples } from '../runs/samples-run.ts';
import { backupView } from '../views/backup-view.ts';
import { failureView } from '../views/failure-view.ts';

const tags = ['samples'];

/** Samples for demonstrations: real backups with dates that are not theirs, which nothing counts. */
export const sampleRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal } = deps;

  const viewFor = async (request: FastifyRequest): Promise<SamplesView> => {
    const clinic = clinicOf(request);
    const language = requestLanguage(request);
    // In this order: a run that has ended leaves nothing unlisted.
    const run = await readSamplesRun(temporal, clinic.id as ClinicId);
    const samples = await listSamples(catalog, clinic.id);
    return {
      clinic: clinic.id,
      state: run.state,
      wanted: samplesWanted,
      items: samples.toReversed().map((backup) => backupView(language, clinic, backup)),
      failure: run.failure && failureView(language, run.failure),
    };
  };

  /** On a clinic that works with real backups, samples are more likely a mistake than wanted. */
  const expectMeant = async (clinic: ClinicId, confirm: string | undefined): Promise<void> => {
    const real = await listBackups(catalog, clinic, {
      ...{ limit: 200, samples: false },
      states: ['running', 'stored', 'intact', 'restorable'],
    });
    if (real.items.length === 0) return;
    if (confirm === undefined) {
      const backups = `${real.items.length}${real.nextCursor === null ? '' : '+'}`;
      throw new ResguardoError('samples-beside-real', { clinic, backups });
    }
    if (confirm !== clinic) throw new ResguardoError('confirmation-wrong', { expected: clinic });
  };

  server.post(
    '/api/clinics/:clinic/samples',
    guarded(
      'samples.manage',
      {
        tags,
        summary: 'Make five samples for a demonstration',
        description:
          'Real backups, read, stored, verified, one rehearsed; named and shown by dates of the last six days, manual and automatic in turn. No figure, schedule or report counts them. Earlier samples are replaced. Answers at once; where it stands is at the same address. While samples are being made, that is what is answered, with 200.',
        params: ClinicParams,
        body: NewSamples.default({}),
        response: { 200: SamplesView, 202: SamplesView },
      },
      ['samples-beside-real', 'confirmation-wrong', 'temporal-unreachable', 'worker-absent'],
    ),
    async (request, reply) => {
      const { clinic } = request.params;
      await expectMeant(clinic, request.body.confirm);
      const started = await startSamples(temporal, clinic, identityOf(request).userId);
      if (started) await deps.audit(request, { action: 'samples.make', clinicId: clinic });
      return reply
        .code(started ? 202 : 200)
        .header('location', `/api/clinics/${clinic}/samples`)
        .send(await viewFor(request));
    },
  );

  server.get(
    '/api/clinics/:clinic/samples',
    guarded(
      'backup.read',
      {
        tags,
        summary: 'The clinic’s samples, and how far the making of them is',
        params: ClinicParams,
        response: { 200: SamplesView },
      },
      ['temporal-unreachable'],
    ),
    viewFor,
  );

  server.delete(
    '/api/clinics/:clinic/samples',
    guarded(
      'samples.manage',
      {
        tags,
        summary: 'Take the clinic’s samples away',
        description: 'Out of every store. No other backup is touched.',
        params: ClinicParams,
        response: { 200: SamplesRemoved },
      },
      ['backup-held', 'temporal-unreachable'],
    ),
    async (request) => {
      const { clinic } = request.params;
      // First, so that the run makes no more of them meanwhile.
      const cancelled = await cancelSamples(temporal, clinic);
      const removed: number[] = [];
      for (const { id, state } of await listSamples(catalog, clinic)) {
        if (state === 'running') continue;
        await removeBackup(deps, request, { clinic, backup: id, force: true });
        removed.push(id);
      }
      return { clinic, removed, cancelled };
    },
  );
};
