import type { OpenedDestination } from '../contracts/destination.ts';
import type { CopyStore } from './copy-store.ts';
import { openDriveStore } from './drive/drive-store.ts';
import { openFolderStore } from './folder/folder-store.ts';
import { openS3Store } from './s3/s3-store.ts';

type Kind = OpenedDestination['settings']['kind'];
type Of<K extends Kind> = Extract<OpenedDestination, { settings: { kind: K } }>;

const isOf = <K extends Kind>(destination: OpenedDestination, kind: K): destination is Of<K> =>
  destination.settings.kind === kind;

/** The store of a destination. Nothing is asked of it yet: `check` does that. */
export function openStore(destination: OpenedDestination): CopyStore {
  if (isOf(destination, 's3')) return openS3Store(destination.settings, destination.secret);
  if (isOf(destination, 'drive')) return openDriveStore(destination.settings, destination.secret);
  return openFolderStore(destination.settings);
}
