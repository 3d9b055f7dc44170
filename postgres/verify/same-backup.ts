import type { Manifest } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

/** What the catalog holds of a backup. */
export interface KnownBackup {
  readonly clinic: string;
  readonly backupId: number;
  readonly sha256: string;
}

/**
 * The manifest found beside a copy must be the one that was stored there: in a store's own list any two
 * clinics' objects can change places unnoticed.
 * @throws ResguardoError `copy-swapped` with both identities
 */
export function expectSameBackup(manifest: Manifest, known: KnownBackup): void {
  const found = identity(manifest);
  const expected = identity(known);
  if (found !== expected) throw new ResguardoError('copy-swapped', { expected, found });
}

const identity = ({ clinic, backupId, sha256 }: KnownBackup): string =>
  `${clinic}/${backupId} ${sha256.slice(0, 12)}`;
