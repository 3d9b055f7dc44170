import { X509Certificate } from 'node:crypto';
import { certificateSeverity } from '../../../contracts/guard/expiry.ts';
import { failureParam } from '../../../contracts/guard/failure-param.ts';
import type { FindingKind } from '../../../contracts/guard/finding-kinds.ts';
import type { Finding } from '../../../contracts/guard/finding.ts';
import {
  placeName,
  type HeldCertificate,
  type TlsUse,
} from '../../../contracts/network/tls-place.ts';
import type { WatchedPlace } from './places-of-clinics.ts';
import type { Validity } from './probe.ts';

const kinds = {
  database: 'certificate-expiring',
  store: 'store-certificate',
  mail: 'mail-certificate',
  receiver: 'receiver-certificate',
  temporal: 'temporal-certificate',
} as const satisfies Readonly<Record<TlsUse, FindingKind>>;

/** A database server is called by its name alone, as its other findings call it. */
export const subjectOf = ({ place, clinicId }: WatchedPlace): string => {
  const { use } = place;
  const name = placeName(place);
  if (use === 'database') return name;
  return clinicId === null ? `${use}/${name}` : `${use}/${clinicId}/${name}`;
};

/** At most one: that it is time to renew it. */
export const certificateFindings = (
  watched: WatchedPlace,
  validity: Validity,
  now: Date,
): Finding[] => {
  const severity = certificateSeverity(validity, now);
  if (severity === null) return [];
  const { place, clinicId, about } = watched;
  const params = {
    ...about,
    server: placeName(place),
    until: validity.until.toISOString(),
  };
  return [{ kind: kinds[place.use], subject: subjectOf(watched), clinicId, severity, params }];
};

/** That a certificate could not be looked at: of a place for copies, or of anything else. */
export const unseen = (watched: WatchedPlace, why: string): Finding => {
  const { place, clinicId, about } = watched;
  const name = placeName(place);
  const subject = subjectOf(watched);
  if (place.use === 'store')
    return {
      ...{ kind: 'destination-unreachable', subject, clinicId, severity: 'warning' },
      params: {
        ...{ destination: `S3, ${name}`, ...about },
        why: failureParam({ code: 'store-unreachable', params: { host: name, why } }),
      },
    };
  const look = `certificate/${subject}`;
  return {
    ...{ kind: 'look-failed', subject: look, clinicId, severity: 'warning' },
    params: { look: name, why },
  };
};

const blocks = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** What is none is not told of here: whatever is set up with it refuses it by name. */
const read = (pem: string): X509Certificate[] => {
  try {
    return [new X509Certificate(pem)];
  } catch {
    return [];
  }
};

/** Of certificates that stand in our own settings: for each setting, the first that ends. */
export const heldFindings = (held: readonly HeldCertificate[], now: Date): Finding[] =>
  held.flatMap(({ setting, pem }) => {
    const [first] = (pem.match(blocks) ?? [])
      .flatMap(read)
      .map(({ validFrom, validTo }) => ({ from: new Date(validFrom), until: new Date(validTo) }))
      .toSorted((a, b) => a.until.getTime() - b.until.getTime());
    const severity = first ? certificateSeverity(first, now) : null;
    if (!first || severity === null) return [];
    const params = { setting, until: first.until.toISOString() };
    return [
      { kind: 'own-certificate', subject: `setting/${setting}`, clinicId: null, severity, params },
    ];
  });
