import { z } from 'zod';
import { BackupId, ClinicId } from '../../contracts/ids.ts';

/** How addresses name a clinic and one of its backups. */
export const ClinicParams = z.object({ clinic: ClinicId });
export const BackupParams = z.object({ clinic: ClinicId, backup: BackupId });
