import { expect } from '@jest/globals';
import type { Manifest } from '../../contracts/manifest.ts';
import type { Compression, DumpFormat } from '../../contracts/scope.ts';
import { backupInMemory } from '../../postgres/testing/backup-in-memory.ts';
import { wholeDump } from '../../postgres/testing/whole-dump.ts';
import { corpus } from './corpus/corpus.ts';
import { HostileClinic } from './hostile-clinic.ts';

export const packings = [
  { format: 'sql', compression: 'zstd' },
  { format: 'json', compression: 'gzip' },
] as const;

/**
 * All that comes back in a scope that is the clinic's alone: backed up, wrecked, restored, undone. What
 * pg_dump says of the whole database tells equal from nearly equal: structure, rights, comments, and every row.
 */
export async function comesBack(
  kind: 'schema' | 'database',
  packing: { format: DumpFormat; compression: Compression },
): Promise<void> {
  const clinic = await HostileClinic.with(
    kind,
    corpus.filter(({ scopes }) => scopes.includes(kind)),
  );
  try {
    const state = async (): Promise<object> => ({
      dump: await wholeDump(clinic.config, ['--create']),
      answers: await clinic.answers(),
    });
    const { connection, scope } = clinic;
    const backup = await backupInMemory(connection, { scope, ...packing });
    const intact = await state();
    await clinic.wreck();
    const wrecked = await state();
    expect(wrecked).not.toEqual(intact);

    const plan = await clinic.plan(backup, { acceptLosses: true });
    expect(plan.refusal).toBeNull();
    expect(plan.losses).not.toEqual([]);
    expect(await state()).toEqual(wrecked);

    const { kept } = await clinic.restore(backup);
    expect(await state()).toEqual(intact);
    const again = await backupInMemory(connection, { scope, ...packing });
    expect(digestsOf(again.manifest)).toEqual(digestsOf(backup.manifest));

    const later = await clinic.undo(kept);
    expect(await state()).toEqual(wrecked);
    expect(await clinic.dropKept(later)).toBe(true);
  } finally {
    await clinic.drop();
  }
}

const digestsOf = ({ tables, context, sequences, largeObjects }: Manifest): object => ({
  tables,
  context,
  sequences,
  largeObjects,
});
