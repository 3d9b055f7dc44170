import { stat, statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { recordLook } from '../../catalog/alarms/record-look.ts';
import { copyFolders, registerHost } from '../../catalog/guard/guard-hosts.ts';
import { recordRoom, type Room } from '../../catalog/guard/rooms.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import { failureParam } from '../../contracts/guard/failure-param.ts';
import type { Finding } from '../../contracts/guard/finding.ts';
import { fillingSeverity, usedShare } from '../../contracts/guard/room.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { SpoolDirectory } from '../../storage/spool/spool-directory.ts';
import { folderError } from '../../storage/folder/folder-errors.ts';
import { daysParam } from './filling.ts';

interface Disk {
  readonly place: string;
  /** Of the file system: several folders may lie on one disk. */
  readonly device: number;
  readonly used: number;
  readonly total: number;
}

/** The disk below a folder. A folder that is a destination must be there: it may be a disk to be mounted. */
const diskOf = async (place: string): Promise<Disk> => {
  const { dev: device } = await stat(place);
  const { bavail, blocks, bsize } = await statfs(place);
  return { place, device, used: (blocks - bavail) * bsize, total: blocks * bsize };
};

export const diskLook = (hostId: string): string => `disk/${hostId}`;

const filling = (hostId: string, { place, used, total }: Disk, room: Room): Finding[] => {
  const severity = fillingSeverity(used, total, room.bytesPerDay);
  if (severity === null) return [];
  return [
    {
      ...{ kind: 'disk-filling', subject: `${diskLook(hostId)}${place}`, clinicId: null, severity },
      params: {
        ...{ place, host: hostname(), free: String(total - used) },
        ...{ share: String(usedShare(used, total)), ...daysParam(room) },
      },
    },
  ];
};

const recordDisk = (
  catalog: Catalog,
  hostId: string,
  { place, used: usedBytes, total }: Disk,
): Promise<Room> =>
  recordRoom(catalog, {
    ...{ place: `${diskLook(hostId)}${place}`, kind: 'disk', name: `${hostname()}: ${place}` },
    ...{ usedBytes, totalBytes: total > 0 ? total : null },
  });

const outOfReach = (hostId: string, place: string, error: unknown): Finding => {
  const told = folderError(error, place, place);
  const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  const { code, params } = missing
    ? new ResguardoError('store-folder-missing', { destination: place, folder: place })
    : told instanceof ResguardoError
      ? told
      : new ResguardoError('internal', { detail: told.name });
  return {
    kind: 'destination-unreachable',
    subject: `${diskLook(hostId)}${place}`,
    clinicId: null,
    severity: 'warning',
    params: {
      destination: `${hostname()}: ${place}`,
      why: failureParam({ code, params: { ...params } }),
    },
  };
};

/** Looks at the disks of this very computer: the spool's, and those of the folders that copies go to. */
export const lookAtDisks = async (catalog: Catalog, spool: SpoolDirectory): Promise<void> => {
  const { hostId } = spool;
  await registerHost(catalog, { id: hostId, name: hostname() });
  const findings: Finding[] = [];
  const seen = new Set<number>();
  for (const place of [spool.root, ...(await copyFolders(catalog))]) {
    const disk = await diskOf(place).catch((error: unknown) => outOfReach(hostId, place, error));
    if ('kind' in disk) findings.push(disk);
    else if (!seen.has(disk.device)) {
      seen.add(disk.device);
      findings.push(...filling(hostId, disk, await recordDisk(catalog, hostId, disk)));
    }
  }
  await recordLook(catalog, { look: diskLook(hostId), complete: true, findings });
};
