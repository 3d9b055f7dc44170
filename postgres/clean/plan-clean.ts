import type { CleanPlan, CleanPlanTable } from '../../contracts/clean-range.ts';
import { databaseError } from '../database-errors.ts';
import type { PlanCleanRequest } from './clean-request.ts';
import { withCleanSession } from './clean-session.ts';
import { examine, uncovered, type Examined } from './examine.ts';

/**
 * What a cleaning would delete, table by table, counted and compared row by row with the backup; and why it
 * would be refused. Writes nothing but temporary tables.
 *
 * That every row is in the backup exactly as it is says as well that the backup is newer than the last
 * change to any of them: a row changed or added since is not in it so.
 *
 * Throws only what keeps it from being asked: `database-*` and `copy-*` that another attempt may mend, and
 * `cancelled`.
 */
export const planClean = async (request: PlanCleanRequest): Promise<CleanPlan> => {
  const { connection, signal, backupId } = request;
  try {
    return await withCleanSession(connection, signal, async (session) => {
      const { covered } = await session.interruptible(() => examine(session, request));
      const missing = uncovered(covered, backupId);
      return {
        backupId: missing === null ? backupId : null,
        tables: planTables(covered),
        refusal: missing === null ? null : { code: 'clean-not-covered', params: missing },
      };
    });
  } catch (error) {
    const refusal = databaseError(error);
    if (refusal.kind.retryable || refusal.code === 'cancelled' || refusal.code === 'internal') {
      throw refusal;
    }
    return {
      backupId: null,
      tables: [],
      refusal: { code: refusal.code, params: { ...refusal.params } },
    };
  }
};

/** Tables with rows to be deleted; and those that were chosen, so that a zero is seen too. */
const planTables = (covered: Examined['covered']): CleanPlanTable[] =>
  covered
    .filter(({ one, rows }) => rows > 0 || one.table.datedBy.length > 0)
    .map(({ one, rows, inBackup, bytes }) => ({
      schema: one.table.relation.schema,
      table: one.table.relation.name,
      why: one.table.datedBy.length > 0 ? 'dated' : 'child',
      rows,
      inBackup,
      bytes,
    }));
