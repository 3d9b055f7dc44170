import type { ClinicRecord } from '../catalog/clinics/clinic-record.ts';
import type { RestoreRecord } from '../catalog/restores/restore-record.ts';
import type { KeptTerm } from '../contracts/changes.ts';

const day = 24 * 60 * 60 * 1000;

const after = (date: Date, days: number): Date => new Date(date.getTime() + days * day);

/** Until when somebody may decide about a restore that waits for it. */
export const decideUntil = (
  { requestedAt }: Pick<RestoreRecord, 'requestedAt'>,
  { policy }: Pick<ClinicRecord, 'policy'>,
): Date => after(requestedAt, policy.approvalDays);

/** Until when the file of a restore stays; null where there is none. */
export const fileUntil = (
  { file, endedAt }: Pick<RestoreRecord, 'file' | 'endedAt'>,
  { undoDays }: Pick<ClinicRecord['policy'], 'undoDays'>,
): Date | null => (file && endedAt ? after(endedAt, undoDays) : null);

/** What is kept after a restore, what it replaced or a file, and until when. */
export function keptTermOf(
  record: Pick<RestoreRecord, 'undoState' | 'undoUntil' | 'file' | 'endedAt'>,
  policy: Pick<ClinicRecord['policy'], 'undoDays'>,
): KeptTerm {
  const until = record.undoState === 'kept' ? record.undoUntil : fileUntil(record, policy);
  return { kept: until !== null, until: until?.toISOString() ?? null };
}
