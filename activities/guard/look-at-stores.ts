import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { recordLook } from '../../catalog/alarms/record-look.ts';
import { openDestinations } from '../../catalog/clinics/open-destinations.ts';
import { clinicsWithDrive } from '../../catalog/guard/guard-hosts.ts';
import { recordRoom, type Room } from '../../catalog/guard/rooms.ts';
import { storeFigures, type StoreUser } from '../../catalog/guard/store-figures.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import type { DriveDestination, DriveSecret } from '../../contracts/destination.ts';
import { failureParam } from '../../contracts/guard/failure-param.ts';
import type { Finding } from '../../contracts/guard/finding.ts';
import { inLanes } from '../../contracts/in-lanes.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { driveAccount, driveRoom } from '../../storage/drive/drive-room.ts';
import { storeFilling } from './filling.ts';

/** So many stores asked at a time. */
const atOnce = 4;

interface DrivePlace {
  readonly settings: DriveDestination;
  readonly secret: DriveSecret;
  /** Whose copies lie there, and by which of their destinations. */
  readonly holds: readonly Omit<StoreUser, 'key'>[];
}

/** Of several clinics' figures the least counts. */
const narrower = (settings: DriveDestination, before: DrivePlace | undefined): DriveDestination => {
  const said = [settings.capacityBytes, before?.settings.capacityBytes].filter(
    (bytes) => bytes !== undefined,
  );
  return said.length === 0 ? settings : { ...settings, capacityBytes: Math.min(...said) };
};

/** Each folder of Drive that clinics keep copies in, once, whoever uses it. */
const drivePlaces = async (catalog: Catalog): Promise<Map<string, DrivePlace>> => {
  const places = new Map<string, DrivePlace>();
  for (const clinic of await clinicsWithDrive(catalog)) {
    heartbeat();
    for (const { settings, secret } of await openDestinations(catalog, clinic)) {
      if (settings.kind !== 'drive') continue;
      const key = `${driveAccount(secret as DriveSecret)}/${settings.folderId}`;
      const before = places.get(key);
      const holds = [...(before?.holds ?? []), { clinicId: clinic, destination: settings.name }];
      places.set(key, {
        settings: narrower(settings, before),
        secret: secret as DriveSecret,
        holds,
      });
    }
  }
  return places;
};

/** Folders of one Shared Drive share its room, as far as their settings tell. */
const driveOf = ({ driveId, folderId }: DriveDestination): string => driveId ?? folderId;

/** An account's own quota, or else what the destination says and our copies there. */
const roomOf = async (
  catalog: Catalog,
  { settings, secret }: DrivePlace,
  all: readonly DrivePlace[],
): Promise<Room | null> => {
  const account = driveAccount(secret);
  const quota = await driveRoom(settings, secret, cancellationSignal());
  if (quota !== null) {
    const { used: usedBytes, limit: totalBytes } = quota;
    const name = `Google Drive, ${account}`;
    return recordRoom(catalog, {
      ...{ place: `drive/${account}`, kind: 'drive', name, usedBytes, totalBytes },
    });
  }
  const place = `drive/${driveOf(settings)}`;
  const beside = all.filter((one) => driveOf(one.settings) === driveOf(settings));
  const users = beside.flatMap(({ holds }) => holds.map((one) => ({ ...one, key: place })));
  const figures = (await storeFigures(catalog, users)).get(place);
  if (!figures) return null;
  const said = beside.flatMap(({ settings: { capacityBytes: bytes } }) => bytes ?? []);
  return recordRoom(catalog, {
    ...{ place, kind: 'drive', name: `Google Drive, ${settings.name}`, ...figures },
    totalBytes: said.length === 0 ? null : Math.min(...said),
  });
};

const clinicsOf = ({ holds }: DrivePlace): number =>
  new Set(holds.map(({ clinicId }) => clinicId)).size;

/** How full accounts of Google Drive and Shared Drives are. */
export const lookAtStores = async (catalog: Catalog): Promise<void> => {
  const places = await drivePlaces(catalog);
  await inLanes([...places], atOnce, async ([key, place]) => {
    heartbeat();
    const look = `drive/${key}`;
    try {
      const room = await roomOf(catalog, place, [...places.values()]);
      const findings = room === null ? [] : storeFilling(room, clinicsOf(place));
      await recordLook(catalog, { look, complete: true, findings });
    } catch (error) {
      if (!(error instanceof ResguardoError) || cancellationSignal().aborted) throw error;
      const why = failureParam({ code: error.code, params: { ...error.params } });
      const finding: Finding = {
        ...{ kind: 'destination-unreachable', subject: look, clinicId: null, severity: 'warning' },
        params: {
          destination: `Google Drive, ${driveAccount(place.secret)}`,
          ...{ clinics: String(clinicsOf(place)), why },
        },
      };
      await recordLook(catalog, { look, complete: false, findings: [finding] });
    }
  });
};
