import { domainFindings } from '../../catalog/domains/domain-findings.ts';
import { addedByRule } from '../../catalog/guard/added-by-rule.ts';
import { expiringTokens } from '../../catalog/guard/expiring-tokens.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import type { Finding } from '../../contracts/guard/finding.ts';

/** What is asked once for the whole fleet: a look's name, and what finds all that is wrong there. */
export interface FleetSource {
  readonly look: string;
  readonly find: (catalog: Catalog) => Promise<readonly Finding[]>;
}

export const fleetSources: readonly FleetSource[] = [
  { look: 'tokens', find: (catalog) => expiringTokens(catalog) },
  { look: 'added', find: addedByRule },
  { look: 'domains', find: domainFindings },
];
