import type { OpenedDestination } from '../contracts/destination.ts';
import type { CopyStore } from './copy-store.ts';
import { openFolderStore } from './folder/folder-store.ts';

/** The store of a destination. Nothing is asked of it yet: `check` does that. */
export function openStore(destination: OpenedDestination): CopyStore {
  const { settings } = destination;
  if (settings.kind === 'folder') return openFolderStore(settings);
  throw new Error(settings.kind);
}
