import { heartbeat, log } from '@temporalio/activity';
import { listExceptions } from '../../catalog/alarms/settle-alarm.ts';
import { appendAudit } from '../../catalog/audit/append-audit.ts';
import { addClinic } from '../../catalog/clinics/add-clinic.ts';
import { clinicLike } from '../../catalog/clinics/clinic-like.ts';
import { ruleActor } from '../../catalog/guard/added-by-rule.ts';
import type { KnownClinic } from '../../catalog/guard/guarded-servers.ts';
import { everyId, idOf } from '../../catalog/guard/proposals.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import type { Finding } from '../../contracts/guard/finding.ts';
import { matchesPattern } from '../../contracts/guard/schema-pattern.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

/** In one look at one database; the next look goes on. */
const mostAtOnce = 50;

/** The first living clinic of this database whose rule covers the schema. */
const modelFor = (known: readonly KnownClinic[], schema: string): KnownClinic | undefined =>
  known.find(
    ({ archived, scope, adoptSchemas }) =>
      !archived &&
      scope.kind === 'schema' &&
      adoptSchemas !== null &&
      matchesPattern(adoptSchemas, schema),
  );

/**
 * Takes on what a rule covers: with its model's login, stores, policy and schedule, but nobody of the
 * model's people, and not the rule itself.
 */
const adopt = async (
  catalog: Catalog,
  model: KnownClinic,
  { schema, id }: { readonly schema: string; readonly id: string },
): Promise<void> => {
  const { database } = model;
  const scope = { kind: 'schema', schema } as const;
  const own = { id, name: schema, scope, database, administrators: [] };
  await addClinic(catalog, await clinicLike(catalog, model.id, own));
  await appendAudit(catalog, {
    ...{ userId: null, actor: ruleActor, action: 'clinic.add', clinicId: id },
    details: { model: model.id, rule: model.adoptSchemas, schema },
  });
};

/**
 * Of the schemas that nobody registered, those that look like a clinic's and that a clinic of the same
 * database has a rule for become clinics. Gives what is still to be told. What an operator accepted as
 * needing no backup is not taken on.
 */
export const adoptSchemas = async (
  catalog: Catalog,
  known: readonly KnownClinic[],
  findings: readonly Finding[],
): Promise<Finding[]> => {
  if (known.every((clinic) => clinic.adoptSchemas === null)) return [...findings];
  const accepted = new Set(
    (await listExceptions(catalog))
      .filter(({ kind }) => kind === 'schema-unregistered')
      .map(({ subject }) => subject),
  );
  const taken = await everyId(catalog);
  const left: Finding[] = [];
  let added = 0;
  for (const finding of findings) {
    const { kind, severity, subject, params } = finding;
    const { schema = '' } = params;
    const covered =
      kind === 'schema-unregistered' && severity === 'critical' && !accepted.has(subject);
    const model = covered ? modelFor(known, schema) : undefined;
    if (!model || added >= mostAtOnce) {
      left.push(finding);
      continue;
    }
    heartbeat();
    const id = idOf(schema, taken);
    taken.add(id);
    try {
      await adopt(catalog, model, { schema, id });
      added += 1;
    } catch (error) {
      if (!(error instanceof ResguardoError) || error.kind.retryable) throw error;
      // It stays what it was: a schema that nobody backs up.
      log.warn('A schema could not be added by its rule', { model: model.id, code: error.code });
      left.push(finding);
    }
  }
  return left;
};
