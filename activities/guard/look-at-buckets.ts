import { recordLook } from '../../catalog/alarms/record-look.ts';
import { recordRoom, type Room } from '../../catalog/guard/rooms.ts';
import {
  bucketUsers,
  storeFigures,
  type BucketUser,
  type StoreUser,
} from '../../catalog/guard/store-figures.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import type { Finding } from '../../contracts/guard/finding.ts';
import { storeFilling } from './filling.ts';

const placeOf = ({ endpoint, bucket }: BucketUser): string =>
  `s3/${endpoint === null ? 'aws' : new URL(endpoint).host}/${bucket}`;

const nameOf = ({ endpoint, bucket }: BucketUser): string =>
  endpoint === null ? `S3, ${bucket}` : `S3, ${bucket} (${new URL(endpoint).host})`;

/** The least that any of its clinics says; null: none says anything. */
const capacityOf = (users: readonly BucketUser[]): number | null => {
  const said = users.flatMap(({ capacityBytes }) =>
    capacityBytes === null ? [] : [capacityBytes],
  );
  return said.length === 0 ? null : Math.min(...said);
};

/**
 * How full each bucket is. A bucket has no size and tells no sum, so it is what our copies there add up to,
 * beside what its destinations say that it bears. Nothing is asked of the store.
 */
export const lookAtBuckets = async (catalog: Catalog, now = new Date()): Promise<void> => {
  const byPlace = Map.groupBy(await bucketUsers(catalog), placeOf);
  const users = [...byPlace].flatMap(([key, all]): StoreUser[] =>
    all.map(({ clinicId, destination }) => ({ key, clinicId, destination })),
  );
  const figures = await storeFigures(catalog, users, now);
  const findings: Finding[] = [];
  for (const [place, all] of byPlace) {
    const active = all.filter((one) => one.active);
    const [first] = active;
    const figure = figures.get(place);
    if (!first || !figure) continue;
    const { usedBytes, bytesPerDay } = figure;
    const room: Room = await recordRoom(
      catalog,
      {
        ...{ place, kind: 's3', name: nameOf(first), usedBytes, bytesPerDay },
        totalBytes: capacityOf(active),
      },
      now,
    );
    findings.push(...storeFilling(room, new Set(active.map(({ clinicId }) => clinicId)).size));
  }
  await recordLook(catalog, { look: 'buckets', complete: true, findings }, now);
};
