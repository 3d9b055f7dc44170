import { setTimeout as pause } from 'node:timers/promises';
import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  type Client,
  type ScheduleDescription,
} from '@temporalio/client';
import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import { getClinic } from '../../catalog/clinics/get-clinic.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import { ClinicId } from '../../contracts/ids.ts';
import { scheduleId } from '../../contracts/temporal.ts';
import { clinicSchedule, type ClinicSchedule } from './clinic-schedule.ts';
import { whatDiffers } from './what-differs.ts';

export interface ReconcileDependencies {
  readonly catalog: Catalog;
  readonly temporal: Client;
  readonly installation: string;
}

/** What had to be done; null where all stood as it should. */
export type Reconciled =
  | { readonly done: 'created' | 'removed' }
  | { readonly done: 'mended'; readonly what: readonly string[] }
  | null;

/** So often at most is begun again because the clinic was changed meanwhile. */
const mostRounds = 5;
const mostLooks = 25;
const betweenLooksMs = 200;

/** Asked before and after: whoever writes last writes what the catalog says by then. */
const shape = (clinic: ClinicRecord, installation: string): string =>
  JSON.stringify(clinicSchedule(clinic, installation, new Date()));

/** A schedule as it stands; null where there is none. */
export const describeSchedule = async (
  temporal: Client,
  id: string,
): Promise<ScheduleDescription | null> => {
  try {
    return await temporal.schedule.getHandle(id).describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
};

/** Removes a schedule; one that is gone already is as good. */
export const removeSchedule = async (temporal: Client, id: string): Promise<void> => {
  try {
    await temporal.schedule.getHandle(id).delete();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
};

const create = async (temporal: Client, wanted: ClinicSchedule): Promise<Reconciled> => {
  try {
    await temporal.schedule.create(wanted);
    return { done: 'created' };
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return null; // made by another; the next look compares it
    throw error;
  }
};

/** Temporal takes a change at once and shows it a moment later: another look would mend it once more. */
const shown = async (temporal: Client, id: string, wanted: ClinicSchedule): Promise<void> => {
  for (let look = 0; look < mostLooks; look += 1) {
    const found = await describeSchedule(temporal, id);
    if (found === null || whatDiffers(found, wanted).length === 0) return;
    await pause(betweenLooksMs);
  }
};

const bringIntoStep = async (
  { temporal, installation }: ReconcileDependencies,
  clinic: ClinicRecord,
): Promise<Reconciled> => {
  const id = scheduleId(ClinicId.parse(clinic.id));
  const wanted = clinicSchedule(clinic, installation, new Date());
  const found = await describeSchedule(temporal, id);
  if (wanted === null) {
    if (found === null) return null;
    await removeSchedule(temporal, id);
    return { done: 'removed' };
  }
  if (found === null) return create(temporal, wanted);
  const what = whatDiffers(found, wanted);
  if (what.length === 0) return null;
  const { spec, action, policies, state } = wanted;
  await temporal.schedule.getHandle(id).update(() => ({ spec, action, policies, state }));
  await shown(temporal, id, wanted);
  return { done: 'mended', what };
};

/** Makes one clinic's schedule in Temporal what the catalog says, also where that changes meanwhile. */
export const reconcileClinic = async (
  deps: ReconcileDependencies,
  clinicId: string,
): Promise<Reconciled> => {
  let told: Reconciled = null;
  let clinic = await getClinic(deps.catalog, clinicId);
  for (let round = 0; round < mostRounds; round += 1) {
    const done = await bringIntoStep(deps, clinic);
    told = done ?? told;
    const after = await getClinic(deps.catalog, clinicId);
    if (shape(after, deps.installation) === shape(clinic, deps.installation)) return told;
    clinic = after;
  }
  return told;
};
