import { continueAsNew, isCancellation, log } from '@temporalio/workflow';
import { inLanes } from '../contracts/in-lanes.ts';
import { failureNote } from './failure-note.ts';
import { anywhere } from './steps.ts';

/** So many clinics at a time. */
const atOnce = 8;

/**
 * Looks at the domains of every clinic that has any, a page of clinics in each run. One clinic's look that
 * fails stops none of the others.
 */
export async function checkDomains(after: string | null = null): Promise<void> {
  if (after === null) await anywhere.record.forgetDomainRounds();
  const { clinics, next } = await anywhere.record.clinicsWithDomains(after);
  await inLanes(clinics, atOnce, looked);
  if (next !== null) await continueAsNew<typeof checkDomains>(next);
}

async function looked(clinicId: string): Promise<void> {
  try {
    await anywhere.outside.lookAtDomains(clinicId);
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('A clinic’s domains were not looked at', { clinicId, ...failureNote(error) });
  }
}

/** The same for one clinic, when somebody asks for it. */
export async function checkClinicDomains(clinicId: string): Promise<void> {
  await anywhere.outside.lookAtDomains(clinicId);
}
