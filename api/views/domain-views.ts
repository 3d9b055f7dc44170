import type { DomainRoundRecord, DomainStanding } from '../../catalog/domains/domain-record.ts';
import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import type {
  DomainCheckView,
  DomainRoundView,
  DomainsView,
  DomainView,
} from '../../contracts/api/domains.ts';
import type { DomainCheck } from '../../contracts/domains/domain-check.ts';
import type { Language } from '../../contracts/language.ts';
import { domainWords } from '../../contracts/messages/domain-words.ts';

interface Reader {
  readonly language: Language;
  readonly clinic: Pick<ClinicRecord, 'id' | 'timeZone'>;
}

const checkView = ({ language, clinic }: Reader, check: DomainCheck): DomainCheckView => ({
  ...check,
  ...domainWords(language, clinic.timeZone, check),
});

/** Of the certificate that ends first. */
const daysLeft = (checks: readonly DomainCheck[]): number | null => {
  const days = checks.flatMap(({ params }) =>
    params['days'] === undefined ? [] : [params['days']],
  );
  return days.length === 0 ? null : Math.min(...days.map(Number));
};

const domainView = (reader: Reader, { domain, settings, latest }: DomainStanding): DomainView => ({
  ...{ domain, settings, state: latest?.state ?? 'unknown' },
  daysLeft: daysLeft(latest?.checks ?? []),
  checkedAt: latest?.lastAt.toISOString() ?? null,
  milliseconds: latest?.milliseconds ?? null,
  checks: (latest?.checks ?? []).map((check) => checkView(reader, check)),
});

export const domainsView = (reader: Reader, domains: readonly DomainStanding[]): DomainsView => ({
  clinic: reader.clinic.id,
  items: domains.map((one) => domainView(reader, one)),
});

export const domainRoundView = (reader: Reader, round: DomainRoundRecord): DomainRoundView => {
  const { id, domain, state, looks, milliseconds, slowestMilliseconds } = round;
  return {
    ...{ id, domain, state, looks, milliseconds, slowestMilliseconds },
    from: round.firstAt.toISOString(),
    until: round.lastAt.toISOString(),
    checks: round.checks.map((check) => checkView(reader, check)),
  };
};
