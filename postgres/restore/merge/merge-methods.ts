import type { RestoreMethods } from '../restore-request.ts';
import { KeptRows } from './kept-rows.ts';
import { claimName, inOneTransaction } from './merge-session.ts';
import { planMerge } from './plan-merge.ts';
import { restoreMerge } from './restore-merge.ts';
import { undoMerge } from './undo-merge.ts';

/**
 * Rows brought back among others: a clinic's rows in shared tables as a whole, and chosen tables or records
 * of any scope. docs/decisions/0019-rows-are-merged.md says how and why.
 */
export const mergeMethods: RestoreMethods = {
  plan: planMerge,
  restore: restoreMerge,
  undo: undoMerge,
  dropKept: async ({ keptName, ...place }) => {
    const kept = new KeptRows(keptName);
    return inOneTransaction(place, 'COMMIT', async (client) => {
      await claimName(client, keptName);
      return kept.drop(client);
    });
  },
};
