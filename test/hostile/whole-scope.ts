import { expect } from '@jest/globals';
import type { Manifest } from '../../contracts/manifest.ts';
import { backupInMemory } from '../../postgres/testing/backup-in-memory.ts';
import { wholeDump } from '../../postgres/testing/whole-dump.ts';
import { corpus } from './corpus/corpus.ts';
import { HostileClinic } from './hostile-clinic.ts';

export const asSql = { format: 'sql', compression: 'zstd' } as const;
export const asJson = { format: 'json', compression: 'gzip' } as const;

/** So much is done on so many tables that a slow machine needs more than the usual minute. */
export const patienceMs = 240_000;

/**
 * All that comes back in a scope that is the clinic's alone: backed up in both formats, wrecked, restored, undone,
 * restored again. What pg_dump says of the whole database tells equal from nearly equal: structure, rights,
 * comments, and every row in its place.
 */
export async function comesBack(kind: 'schema' | 'database'): Promise<void> {
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
    const sql = await backupInMemory(connection, { scope, ...asSql });
    const json = await backupInMemory(connection, { scope, ...asJson });
    const intact = await state();
    await clinic.wreck();
    const wrecked = await state();
    expect(wrecked).not.toEqual(intact);

    const plan = await clinic.plan(sql, { acceptLosses: true });
    expect(plan.refusal).toBeNull();
    expect(plan.losses).not.toEqual([]);
    expect(await state()).toEqual(wrecked);

    const { kept } = await clinic.restore(sql);
    expect(await state()).toEqual(intact);
    const later = await clinic.undo(kept);
    expect(await state()).toEqual(wrecked);
    expect(await clinic.dropKept(later)).toBe(true);

    await clinic.restore(json);
    expect(await state()).toEqual(intact);
    const again = await backupInMemory(connection, { scope, ...asSql });
    expect(digestsOf(again.manifest)).toEqual(digestsOf(sql.manifest));
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
