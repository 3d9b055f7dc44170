import type { RestoreMethods } from '../restore-request.ts';
import { planDatabase } from './plan-database.ts';
import { restoreDatabase } from './restore-database.ts';
import { dropKeptDatabase, undoDatabase } from './undo-database.ts';

/** A clinic that is a whole database: loaded beside, then given the name (`swap-database`). */
export const databaseMethods: RestoreMethods = {
  plan: planDatabase,
  restore: restoreDatabase,
  undo: undoDatabase,
  dropKept: dropKeptDatabase,
};
