import { z } from 'zod';
import { BackupId, ClinicId } from '../../contracts/ids.ts';
import { writtenNumber } from '../../contracts/written-number.ts';

/** How addresses name a clinic, and one of what belongs to it. */
export const ClinicParams = z.object({ clinic: ClinicId });
const Id = writtenNumber(z.number().int().positive().max(Number.MAX_SAFE_INTEGER));
export const BackupParams = z.object({ clinic: ClinicId, backup: BackupId });
export const RestoreParams = z.object({ clinic: ClinicId, restore: Id });
export const CleaningParams = z.object({ clinic: ClinicId, cleaning: Id });
export const PlanParams = z.object({ clinic: ClinicId, plan: z.uuid() });

/** For an address with one number in it, by that name. */
export const idParams = <Name extends string>(name: Name): z.ZodObject<Record<Name, typeof Id>> =>
  z.object({ [name]: Id } as Record<Name, typeof Id>);
