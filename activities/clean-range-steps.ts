import { cancellationSignal } from '@temporalio/activity';
import { appendAudit } from '../catalog/audit/append-audit.ts';
import { listAudit } from '../catalog/audit/list-audit.ts';
import { listBackups } from '../catalog/backups/list-backups.ts';
import { getCleaning } from '../catalog/cleanings/get-cleaning.ts';
import { recordCleaning } from '../catalog/cleanings/record-cleaning.ts';
import { startCleaning } from '../catalog/cleanings/start-cleaning.ts';
import { getClinic } from '../catalog/clinics/get-clinic.ts';
import { openRestoreConnection } from '../catalog/clinics/open-connections.ts';
import type { Catalog } from '../catalog/open-catalog.ts';
import { getUser } from '../catalog/users/get-user.ts';
import type { CleanPlan, CleanRange, CleanableTable } from '../contracts/clean-range.ts';
import type { StepBeat } from '../contracts/live-progress.ts';
import type { TableName } from '../contracts/manifest.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { cleanRange } from '../postgres/clean/clean-range.ts';
import { CleanStopped, type CleanStep, type CleanTarget } from '../postgres/clean/clean-request.ts';
import { planClean } from '../postgres/clean/plan-clean.ts';
import { beating } from './beating.ts';
import type { CleanRangeSteps } from './change-steps.ts';
import { fromAnyCopy, refusalOf } from './from-any-copy.ts';
import type { StepDependencies } from './step-dependencies.ts';
import { thisRun } from './this-run.ts';

type Asked = { readonly range: CleanRange; readonly tables: readonly TableName[] | null };

/** The configured tables that were asked for; all of them, when none was named. */
function chosenTables(
  configured: readonly CleanableTable[],
  tables: readonly TableName[] | null,
): CleanableTable[] {
  if (configured.length === 0) throw new ResguardoError('clean-not-configured');
  if (tables === null) return [...configured];
  return tables.map(({ schema, table }) => {
    const found = configured.find((one) => one.schema === schema && one.table === table);
    if (found) return found;
    throw new ResguardoError('clean-not-configured', { table: `${schema}.${table}` });
  });
}

export async function targetOf(
  catalog: Catalog,
  clinicId: string,
  { range, tables }: Asked,
  signal: AbortSignal,
): Promise<CleanTarget> {
  const [clinic, connection] = await Promise.all([
    getClinic(catalog, clinicId),
    openRestoreConnection(catalog, clinicId),
  ]);
  const { scope, timeZone, policy } = clinic;
  const chosen = chosenTables(policy.cleanTables, tables);
  return { connection, scope, timeZone, range, tables: chosen, signal };
}

/** Asks of the clinic's newest backup that was restored on trial: an older one holds what has changed since less. */
async function planned(
  deps: StepDependencies,
  clinicId: string,
  asked: Asked,
  signal: AbortSignal,
): Promise<CleanPlan> {
  const target = await targetOf(deps.catalog, clinicId, asked, signal);
  const { items } = await listBackups(deps.catalog, clinicId, {
    ...{ limit: 1, states: ['restorable'] },
    // One for demonstrations may be taken away at any moment.
    samples: false,
  });
  const [newest] = items;
  if (!newest) return planClean({ ...target, copy: null, backupId: null });
  const backupId = newest.id;
  return fromAnyCopy(deps, { clinicId, backupId, signal, refusalOf }, (copy) =>
    planClean({ ...target, copy, backupId }),
  );
}

const telling = <T>(work: (tell: (step: CleanStep) => void) => Promise<T>): Promise<T> => {
  let beat: StepBeat = { step: 'clean', phase: 'check', rows: 0 };
  return beating(
    () => beat,
    () => work(({ phase, rows }) => (beat = { step: 'clean', phase, rows })),
  );
};

const ended = 'clean.end';

/** Writes into the record and the audit log how a cleaning ended. Idempotent. */
export async function endCleaning(
  catalog: Catalog,
  { clinicId, cleaningId, outcome }: Parameters<CleanRangeSteps['endCleaning']>[0],
): Promise<void> {
  const { state, result, failure } = outcome;
  // One that stopped midway has written down itself what it had deleted.
  const record = await recordCleaning(
    catalog,
    { clinicId, cleaningId },
    { state, failure, ...(result && { result }) },
  );
  const object = `clean/${cleaningId}`;
  const from = record.requestedAt;
  const told = await listAudit(catalog, { clinicId }, { action: ended, from });
  if (told.items.some((one) => one.object === object)) return;
  const { email } = await getUser(catalog, record.requestedBy);
  const { range, backupId } = record;
  await appendAudit(catalog, {
    ...{ userId: record.requestedBy, actor: email, action: ended, clinicId, object },
    details: { state, range, backup: backupId, result: record.result, failure },
  });
}

/** Deleting a range of dates that a backup holds. */
export const createCleanRangeSteps = (
  deps: StepDependencies,
): Omit<CleanRangeSteps, 'notifyCleaning'> => {
  const { catalog } = deps;
  return {
    async startCleaning(ref) {
      await startCleaning(catalog, ref, thisRun());
    },

    async checkCleaning(ref) {
      const signal = cancellationSignal();
      return telling(async () => {
        const asked = await getCleaning(catalog, ref.clinicId, ref.cleaningId);
        const plan = await planned(deps, ref.clinicId, asked, signal);
        await recordCleaning(catalog, ref, { plan, backupId: plan.backupId });
        return plan;
      });
    },

    async cleanRows({ clinicId, cleaningId }) {
      const signal = cancellationSignal();
      return telling(async (onProgress) => {
        const record = await getCleaning(catalog, clinicId, cleaningId);
        const { backupId, plan, state } = record;
        if (state !== 'running') {
          throw new ResguardoError('change-not-running', { id: String(cleaningId), state });
        }
        if (backupId === null) throw new ResguardoError('clean-not-covered');
        const target = await targetOf(catalog, clinicId, record, signal);
        // Each row is compared with the copy that is read now, whichever that is.
        return fromAnyCopy(deps, { clinicId, backupId, signal }, (copy) =>
          cleanRange({ ...target, copy, backupId, planned: plan, onProgress }),
        ).catch(async (error: unknown) => {
          // It had deleted something by then, which the record must tell.
          if (error instanceof CleanStopped) {
            const { result } = error;
            await recordCleaning(catalog, { clinicId, cleaningId }, { result });
          }
          throw error;
        });
      });
    },

    endCleaning: (request) => endCleaning(catalog, request),

    async planClean({ clinicId, range, tables = null }) {
      const signal = cancellationSignal();
      return telling(() => planned(deps, clinicId, { range, tables }, signal));
    },
  };
};
