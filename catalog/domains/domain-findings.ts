import { z } from 'zod';
import {
  isOfCertificate,
  isOfTheWay,
  type DomainCheck,
} from '../../contracts/domains/domain-check.ts';
import { lookParam } from '../../contracts/domains/look-param.ts';
import type { FindingKind } from '../../contracts/guard/finding-kinds.ts';
import type { Finding } from '../../contracts/guard/finding.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';
import { readLatest } from './list-domains.ts';

const ofKind = {
  certificate: 'domain-certificate',
  redirect: 'domain-redirect',
  api: 'domain-api',
  login: 'domain-api',
  cors: 'domain-cors',
} as const satisfies Readonly<Record<DomainCheck['kind'], FindingKind>>;

/** What stands in the way of several checks is one alarm, and not one for each. */
const kindOf = ({ kind, finding }: DomainCheck): FindingKind => {
  if (isOfCertificate(finding)) return 'domain-certificate';
  const siteFails = kind === 'redirect' && finding === 'answer-error';
  return isOfTheWay(finding) || siteFails ? 'domain-unreachable' : ofKind[kind];
};

/** A redirect that is wrong keeps those out who type that address; all else keeps everybody out. */
const severityOf = (check: DomainCheck): Finding['severity'] =>
  check.state === 'failed' && kindOf(check) !== 'domain-redirect' ? 'critical' : 'warning';

const Named = z.object({ id: z.string(), name: z.string() });

/**
 * What is wrong now with any clinic's domains, by the latest look at each: for each domain at most one of
 * each kind, the worst that was found. A domain that nobody has looked at yet is not in it.
 */
export const domainFindings = (catalog: Catalog): Promise<Finding[]> =>
  asSystem(catalog, async (db) => {
    const clinics = await many(db, Named, 'SELECT id, name FROM clinics WHERE archived_at IS NULL');
    const names = new Map(clinics.map(({ id, name }) => [id, name]));
    const found = new Map<string, Finding>();
    for (const { clinicId, domain, checks } of await readLatest(db, null)) {
      const clinic = names.get(clinicId);
      if (clinic === undefined) continue;
      for (const check of checks.filter(({ state }) => state !== 'ok')) {
        const [kind, severity] = [kindOf(check), severityOf(check)];
        const subject = `${clinicId}/${domain}`;
        const key = JSON.stringify([kind, subject]);
        const before = found.get(key);
        if (before && (before.severity === 'critical' || severity === 'warning')) continue;
        const params = { clinic, domain, why: lookParam(check) };
        found.set(key, { kind, subject, clinicId, severity, params });
      }
    }
    return [...found.values()];
  });
