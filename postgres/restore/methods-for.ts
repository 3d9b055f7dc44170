import type { RestoreOrder } from '../../contracts/restore.ts';
import type { Scope } from '../../contracts/scope.ts';
import { databaseMethods } from './database/database-methods.ts';
import { mergeMethods } from './merge/merge-methods.ts';
import type { RestoreMethods } from './restore-request.ts';
import { schemaMethods } from './schema/schema-methods.ts';

/**
 * How a restore of this scope is made: what is a clinic's alone and restored as a whole is made beside and
 * changes places with what is there; everything else is merged row by row.
 */
export const restoreMethodsFor = (
  scope: Scope,
  { selection, target }: Pick<RestoreOrder, 'selection' | 'target'>,
): RestoreMethods => {
  if (selection.kind !== 'all' || target.kind === 'file') return mergeMethods;
  switch (scope.kind) {
    case 'schema':
      return schemaMethods;
    case 'database':
      return databaseMethods;
    case 'rows':
      return mergeMethods;
  }
};
