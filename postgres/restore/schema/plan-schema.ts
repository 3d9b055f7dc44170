import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import type { RestorePlan } from '../../../contracts/restore.ts';
import { publicationsOfAll } from '../publications.ts';
import type { RestoreRequest } from '../restore-request.ts';
import { compareRows } from './compare-rows.ts';
import { wouldLose } from './losses.ts';
import { expectWholeSchema, findNames, preflight, type Preflight } from './preflight.ts';
import { restoreError, withRestoreSession } from './restore-session.ts';

type PlanRequest = Omit<RestoreRequest, 'undoName' | 'onProgress'>;

/**
 * What a restore of a whole schema would do, and why it would be refused.
 * @throws ResguardoError when it cannot be told: an unreachable database, a copy that cannot be read
 */
export async function planSchema(request: PlanRequest): Promise<RestorePlan> {
  const { connection, signal } = request;
  let wanted;
  try {
    wanted = expectWholeSchema(request);
  } catch (error) {
    return { ...nothing, refusal: noteOf(restoreError(error, connection)) };
  }
  const { source, target } = wanted;
  // One of its own: plans need not end one another, as attempts at one restore do.
  const id = randomBytes(4).toString('hex');
  return withRestoreSession(
    { connection, signal, applicationName: `resguardo plan ${id}` },
    async ({ client }) => {
      const aside = `resguardo_plan_${id}`;
      const names = await findNames(client, {
        source: source.schema,
        target: target.schema,
        aside,
      });
      const looked = await lookAhead(client, request, names);
      if (looked instanceof ResguardoError) {
        return { ...nothing, tables: await tablesOf(client, request), refusal: noteOf(looked) };
      }
      const { losses, handling } = looked;
      const publications = await publicationsOfAll(client);
      const lossy = losses.length > 0 && !request.order.acceptLosses;
      return {
        ...nothing,
        tables: await tablesOf(client, request),
        losses: [...losses],
        handling: { ...nothing.handling, ...handling },
        ...(publications.length > 0 && { publications }),
        refusal: lossy ? noteOf(wouldLose(losses)) : null,
      };
    },
  );
}

const nothing: Omit<RestorePlan, 'refusal'> = {
  method: 'swap-schema',
  tables: [],
  losses: [],
  conflicts: [],
  handling: { triggers: 'none', rowSecurity: 'none', fence: 'tables' },
};

const noteOf = ({ code, params }: ResguardoError): RestorePlan['refusal'] => ({
  code,
  params: { ...params },
});

/** What says nothing of the restore itself is thrown: the next attempt may tell more. */
const cannotTell = new Set(['database-unreachable', 'cancelled', 'internal', 'copy-missing']);

async function lookAhead(
  client: Client,
  request: PlanRequest,
  names: Parameters<typeof preflight>[2],
): Promise<Preflight | ResguardoError> {
  try {
    return await preflight(client, request, names);
  } catch (error) {
    request.signal.throwIfAborted();
    const refusal = restoreError(error, request.connection);
    if (cannotTell.has(refusal.code)) throw refusal;
    return refusal;
  }
}

/** None where the rows may not be read: the refusal says so already, or row security does. */
async function tablesOf(client: Client, request: PlanRequest): Promise<RestorePlan['tables']> {
  const { copy, scope, signal, connection } = request;
  if (scope.kind !== 'schema') return [];
  try {
    return await compareRows({ client, copy, schema: scope.schema, signal });
  } catch (error) {
    const known = restoreError(error, connection);
    if (known.code === 'restore-right-missing' || known.code === 'row-security-hides-rows') {
      return [];
    }
    throw error;
  }
}
