import { isQuorum } from '../../contracts/quorum.ts';
import type { ClinicRecord } from '../clinics/clinic-record.ts';
import type { BackupRecord } from './backup-record.ts';

/** Whether the clinic's quorum of copies was read back and matched. A sample protects nobody. */
export const isProtected = (backup: BackupRecord, clinic: ClinicRecord): boolean => {
  const optional = new Set(
    clinic.destinations.filter(({ required }) => !required).map(({ name }) => name),
  );
  const proved = backup.state === 'intact' || backup.state === 'restorable';
  if (backup.sampleAt !== null) return false;
  const copies = backup.copies.map(({ destination, state }) => ({
    state,
    required: !optional.has(destination),
  }));
  return proved && isQuorum(copies, clinic.policy.copiesNeeded);
};
