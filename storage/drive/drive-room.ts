import type { DriveDestination, DriveSecret } from '../../contracts/destination.ts';
import { DriveApi } from './drive-api.ts';
import { driveError } from './drive-errors.ts';
import { DriveFolder } from './drive-folder.ts';

/** Bytes. */
export interface Room {
  readonly used: number;
  readonly limit: number;
}

/** Whose room a destination's copies take: the account that it enters with. */
export const driveAccount = (secret: DriveSecret): string => {
  if (secret.mode === 'oauth') return secret.clientId;
  return secret.mode === 'delegated' ? secret.subject : secret.clientEmail;
};

/**
 * How full the account is whose room the folder takes; null where it has no limit, or where the folder
 * lies in a Shared Drive, which tells nobody.
 * @throws ResguardoError of the catalogue's 50s
 */
export const driveRoom = async (
  settings: DriveDestination,
  secret: DriveSecret,
  signal: AbortSignal,
): Promise<Room | null> => {
  const api = new DriveApi(settings, secret);
  const { name: destination, folderId: folder } = settings;
  try {
    const { sharedDrive } = await new DriveFolder(api, settings).look(signal);
    if (sharedDrive !== null) return null;
    const fields = 'storageQuota(limit,usage)';
    const { data } = await api.about.get({ fields }, { signal });
    const limit = Number(data.storageQuota?.limit ?? 0);
    return limit > 0 ? { used: Number(data.storageQuota?.usage ?? 0), limit } : null;
  } catch (error) {
    throw driveError(error, { destination, folder, host: api.host }, signal);
  }
};
