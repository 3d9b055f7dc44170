import type { ClinicCheck, ClinicPlan } from '../contracts/activities.ts';
import { anywhere } from './steps.ts';

/** What a backup of the clinic would hold, and why: for people to look at before the first one. */
export const planClinic = (clinicId: string): Promise<ClinicPlan> =>
  anywhere.ask.planClinic(clinicId);

/** Whether every part a backup of the clinic needs answers, and with the rights it needs. */
export const checkClinic = (clinicId: string): Promise<ClinicCheck> =>
  anywhere.ask.checkClinic(clinicId);
