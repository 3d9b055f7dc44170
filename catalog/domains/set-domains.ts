import { DomainsInput } from '../../contracts/domains/domain-input.ts';
import { hostsOf } from '../../contracts/domains/domain-places.ts';
import { whyNotAllowed } from '../../contracts/network/allowed-address.ts';
import type { Allowance } from '../../contracts/notifications/settings-input.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { z } from 'zod';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { checkedInput } from '../database/checked-input.ts';
import { readNotificationSettings } from '../notifications/notification-settings.ts';
import { readStandings } from './list-domains.ts';
import type { DomainRecord, DomainStanding } from './domain-record.ts';

/** Whether a clinic may have a host asked that no operator set for it. */
const whyNotAsked = (host: string, allow: Allowance): string | null =>
  whyNotAllowed(new URL(`https://${host}`), allow, true);

/** Of a domain's hosts, those that must not be asked (any more): no operator set them or allows them. */
export const forbiddenHosts = (
  { settings, operatorHosts }: Pick<DomainRecord, 'settings' | 'operatorHosts'>,
  allow: Allowance,
): string[] =>
  hostsOf(settings).filter(
    (host) => !operatorHosts.includes(host) && whyNotAsked(host, allow) !== null,
  );

/**
 * Replaces a clinic's whole list. An operator sets any host; anybody else those that an operator set for
 * the clinic before, and those that operators allow to clinics. `bad-request`, `domain-not-allowed`.
 */
export const setDomains = (
  catalog: Catalog,
  clinicId: string,
  written: z.input<typeof DomainsInput>,
  {
    operator,
    look = () => undefined,
  }: {
    readonly operator: boolean;
    /** Sees what there was while nobody else can set it, and may refuse by throwing. */
    readonly look?: (before: readonly DomainStanding[]) => void;
  },
): Promise<void> =>
  asSystem(catalog, async (db) => {
    const { domains } = checkedInput(DomainsInput, written);
    // Two at once: one after the other.
    await db.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`domains/${clinicId}`]);
    const { allow } = await readNotificationSettings(db);
    const before = await readStandings(db, clinicId);
    look(before);
    const known = before.flatMap((one) => one.operatorHosts);
    for (const [place, settings] of domains.entries()) {
      const hosts = hostsOf(settings);
      const operatorHosts = operator ? hosts : hosts.filter((host) => known.includes(host));
      const [host] = forbiddenHosts({ settings, operatorHosts }, allow);
      if (host !== undefined)
        throw new ResguardoError('domain-not-allowed', {
          ...{ host, why: whyNotAsked(host, allow) ?? '' },
        });
      await db.query(
        `INSERT INTO domains AS d (clinic_id, domain, place, settings, operator_hosts)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (clinic_id, domain) DO UPDATE
           SET place = excluded.place, settings = excluded.settings,
             operator_hosts = excluded.operator_hosts,
             changed_at = CASE WHEN d.settings = excluded.settings THEN d.changed_at
               ELSE excluded.changed_at END`,
        [clinicId, settings.domain, place, JSON.stringify(settings), operatorHosts],
      );
    }
    await db.query('DELETE FROM domains WHERE clinic_id = $1 AND domain <> ALL ($2)', [
      clinicId,
      domains.map(({ domain }) => domain),
    ]);
  });
