import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { recordLook } from '../../catalog/alarms/record-look.ts';
import { openDestinations } from '../../catalog/clinics/open-destinations.ts';
import { clinicsWithDrive } from '../../catalog/guard/guard-hosts.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import type { DriveDestination, DriveSecret } from '../../contracts/destination.ts';
import { failureParam } from '../../contracts/guard/failure-param.ts';
import type { Finding } from '../../contracts/guard/finding.ts';
import { roomSeverity, usedShare } from '../../contracts/guard/room.ts';
import { inLanes } from '../../contracts/in-lanes.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { driveAccount, driveRoom } from '../../storage/drive/drive-room.ts';

/** So many stores asked at a time. */
const atOnce = 4;

interface DrivePlace {
  readonly settings: DriveDestination;
  readonly secret: DriveSecret;
  readonly clinics: readonly string[];
}

/** Each folder of Drive that clinics keep copies in, once, whoever uses it. */
const drivePlaces = async (catalog: Catalog): Promise<Map<string, DrivePlace>> => {
  const places = new Map<string, DrivePlace>();
  for (const clinic of await clinicsWithDrive(catalog)) {
    heartbeat();
    for (const { settings, secret } of await openDestinations(catalog, clinic)) {
      if (settings.kind !== 'drive') continue;
      const key = `${driveAccount(secret as DriveSecret)}/${settings.folderId}`;
      const clinics = [...(places.get(key)?.clinics ?? []), clinic];
      places.set(key, { settings, secret: secret as DriveSecret, clinics });
    }
  }
  return places;
};

const filling = async ({ settings, secret, clinics }: DrivePlace): Promise<Finding[]> => {
  const room = await driveRoom(settings, secret, cancellationSignal());
  const severity = room && roomSeverity(room.used, room.limit);
  if (!severity) return [];
  const account = driveAccount(secret);
  return [
    {
      ...{ kind: 'store-filling', subject: `drive/${account}`, clinicId: null, severity },
      params: {
        ...{ destination: `Google Drive, ${account}`, clinics: String(clinics.length) },
        ...{ used: String(room.used), limit: String(room.limit) },
        share: String(usedShare(room.used, room.limit)),
      },
    },
  ];
};

/** How full the stores are that tell: accounts of Google Drive. */
export const lookAtStores = async (catalog: Catalog): Promise<void> => {
  const places = await drivePlaces(catalog);
  await inLanes([...places], atOnce, async ([key, place]) => {
    heartbeat();
    const look = `drive/${key}`;
    try {
      await recordLook(catalog, { look, complete: true, findings: await filling(place) });
    } catch (error) {
      if (!(error instanceof ResguardoError) || cancellationSignal().aborted) throw error;
      const why = failureParam({ code: error.code, params: { ...error.params } });
      const finding: Finding = {
        ...{ kind: 'destination-unreachable', subject: look, clinicId: null, severity: 'warning' },
        params: {
          destination: `Google Drive, ${driveAccount(place.secret)}`,
          ...{ clinics: String(place.clinics.length), why },
        },
      };
      await recordLook(catalog, { look, complete: false, findings: [finding] });
    }
  });
};
