import { heartbeat, log } from '@temporalio/activity';
import { isGrpcServiceError } from '@temporalio/client';
import { appendAudit } from '../../catalog/audit/append-audit.ts';
import { getClinic } from '../../catalog/clinics/get-clinic.ts';
import { listClinicNames } from '../../catalog/clinics/list-clinics.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import { catchUp } from '../../catalog/schedules/catch-up.ts';
import { listDueClinics } from '../../catalog/schedules/due-clinics.ts';
import { inLanes } from '../../contracts/in-lanes.ts';
import type { ReconcileReport, SlotRef } from '../../contracts/scheduled-runs.ts';
import { ClinicId } from '../../contracts/ids.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { scheduleId, schedulePrefix, workflowNames } from '../../contracts/temporal.ts';
import { installationMemo } from './clinic-schedule.ts';
import { settleLostSlots } from './lost-slots.ts';
import { reconcileClinic, removeSchedule, type ReconcileDependencies } from './reconcile-clinic.ts';

/** A look at this many schedules at a time. */
const atOnce = 8;

const written = ({ clinicId, slot }: { clinicId: string; slot: Date }): SlotRef => ({
  clinicId,
  slot: slot.toISOString(),
});

/** The clinics whose slot passed unused, and what passed for good. */
const passedSlots = async (
  { catalog }: ReconcileDependencies,
  now: Date,
): Promise<{ due: SlotRef[]; missed: SlotRef[] }> => {
  const due: SlotRef[] = [];
  const missed: SlotRef[] = [];
  for (const { clinicId } of await listDueClinics(catalog, now)) {
    const caught = await catchUp(catalog, clinicId, now);
    if (caught.due) due.push(written({ clinicId, slot: caught.due }));
    missed.push(...caught.missed.map((slot) => written({ clinicId, slot })));
  }
  return { due, missed };
};

const isKnown = async (catalog: Catalog, clinicId: string): Promise<boolean> => {
  try {
    await getClinic(catalog, clinicId);
    return true;
  } catch (error) {
    if (error instanceof ResguardoError && error.code === 'clinic-unknown') return false;
    throw error;
  }
};

/** Schedules of ours in Temporal that no clinic of the catalog stands behind. */
const orphans = async (
  { catalog, temporal, installation }: ReconcileDependencies,
  own: ReadonlySet<string>,
): Promise<string[]> => {
  const found: string[] = [];
  for await (const { scheduleId: id, action, memo } of temporal.schedule.list()) {
    heartbeat();
    const maker = memo?.[installationMemo];
    const anothers = maker !== undefined && maker !== installation;
    const ours = id.startsWith(schedulePrefix) && !anothers && !own.has(id);
    if (!ours || action?.workflowType !== workflowNames.scheduledBackup) continue;
    // It may be of a clinic that was taken on since.
    if (!(await isKnown(catalog, id.slice(schedulePrefix.length)))) found.push(id);
  }
  return found;
};

/** A gRPC status code (grpc.io/docs/guides/status-codes): trying again would not help. */
const invalidArgument = 3;

const isRefusal = (error: unknown): boolean => {
  const inner = error instanceof Error && error.cause ? error.cause : error;
  const code: number | null = isGrpcServiceError(inner) ? inner.code : null;
  return code === invalidArgument;
};

/** Somebody may have meant what was undone. */
const auditRepairs = async (
  catalog: Catalog,
  { created, mended, removed }: Pick<ReconcileReport, 'created' | 'mended' | 'removed'>,
): Promise<void> => {
  const repairs = [
    ...created.map((clinicId) => ({ clinicId, details: { repair: 'made again' } })),
    ...mended.map(({ clinicId, what }) => ({ clinicId, details: { repair: 'put right', what } })),
    ...removed.map((object) => ({ object, details: { repair: 'removed' } })),
  ];
  for (const repair of repairs)
    await appendAudit(catalog, {
      ...{ userId: null, actor: 'schedule', action: 'schedule.repaired', ...repair },
    });
};

/**
 * Makes Temporal's schedules what the catalog says: those lost are made again, those edited put
 * right, those without a clinic removed; slots that nobody ran are found. Repairs stand in the audit
 * log.
 * @param only one clinic, which was just changed: then only its own schedule is looked at
 */
export const reconcileAll = async (
  deps: ReconcileDependencies,
  only: string | null,
): Promise<ReconcileReport> => {
  const { catalog } = deps;
  const now = new Date();
  const clinics =
    only === null
      ? (await listClinicNames(catalog, { visibleTo: 'everyone', archived: true })).map(
          ({ id }) => id,
        )
      : [only];
  const created: string[] = [];
  const mended: { clinicId: string; what: readonly string[] }[] = [];
  const removed: string[] = [];
  const refused: string[] = [];
  await inLanes(clinics, atOnce, async (clinicId) => {
    heartbeat();
    const told = await reconcileClinic(deps, clinicId).catch((error: unknown) => {
      // One clinic's must not keep the others from theirs.
      if (!isRefusal(error)) throw error;
      log.error('Temporal does not take the schedule of a clinic', { clinicId, error });
      refused.push(clinicId);
      return null;
    });
    if (told?.done === 'created') created.push(clinicId);
    if (told?.done === 'mended') mended.push({ clinicId, what: told.what });
    if (told?.done === 'removed') removed.push(scheduleId(ClinicId.parse(clinicId)));
  });
  const report = { checked: clinics.length, created, mended, removed, refused };
  if (only !== null) return { ...report, lost: [], missed: [], due: [] };

  const own = new Set(clinics.map((id) => scheduleId(ClinicId.parse(id))));
  for (const id of await orphans(deps, own)) {
    await removeSchedule(deps.temporal, id);
    removed.push(id);
  }
  await auditRepairs(catalog, { created, mended, removed });
  const lost = await settleLostSlots(catalog, deps.temporal);
  return { ...report, lost, ...(await passedSlots(deps, now)) };
};
