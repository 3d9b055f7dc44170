import type { BackupRecord, CopyRecord } from '../../catalog/backups/backup-record.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { StoredObject } from '../../storage/copy-store.ts';

/** The better first: what was read back before what was only stored, a store of objects before a folder. */
const ranks = {
  state: ['intact', 'stored'],
  kind: ['s3', 'drive', 'folder'],
} as const satisfies { state: CopyRecord['state'][]; kind: CopyRecord['kind'][] };

const readable = ({ state, location, bytes }: CopyRecord): boolean =>
  (ranks.state as readonly string[]).includes(state) && location !== null && bytes !== null;

const rank = (copy: CopyRecord): number =>
  (ranks.state as readonly string[]).indexOf(copy.state) * ranks.kind.length +
  ranks.kind.indexOf(copy.kind);

export interface ChosenCopy {
  readonly destination: string;
  readonly kind: CopyRecord['kind'];
  readonly object: StoredObject;
}

/**
 * The copy to read a backup from: the one in `destination`, or the best. `destination-unknown` when
 * it has none there, `copy-not-stored` when there is none that can be read.
 */
export const chooseCopy = (backup: BackupRecord, destination?: string): ChosenCopy => {
  const known = backup.copies.map((copy) => copy.destination).join(', ');
  const candidates = backup.copies.filter(
    (copy) => destination === undefined || copy.destination === destination,
  );
  if (destination !== undefined && candidates.length === 0) {
    throw new ResguardoError('destination-unknown', { destination, known });
  }
  const [copy] = candidates.filter(readable).sort((a, b) => rank(a) - rank(b));
  if (copy?.location == null || copy.bytes === null || backup.state === 'deleted') {
    throw new ResguardoError('copy-not-stored', {
      backup: String(backup.id),
      ...(destination === undefined ? {} : { destination }),
      state: candidates.map(({ state }) => state).join(', ') || backup.state,
    });
  }
  const { location, version, bytes, kind } = copy;
  return { destination: copy.destination, kind, object: { location, version, bytes } };
};
