import type { PeerCertificate } from 'node:tls';
import type { DomainInput } from '../../contracts/domains/domain-input.ts';
import { shownCertificate, type Shown } from '../tls/shown-certificate.ts';
import { authorities, lookupFor } from './ask.ts';
import { failed, warning, well, type Found } from './found.ts';
import { plainText, type Outside } from './outside.ts';

const dayMs = 86_400_000;

/** What the server shows, believed or not. Nothing is sent to it beyond the handshake. */
const shownBy = async (outside: Outside, origin: URL, signal: AbortSignal): Promise<Shown> => {
  const { hostname: host, port } = origin;
  const place = { host, port: Number(port || 443), lookup: lookupFor(outside) };
  const greeting = { ...place, protocols: ['http/1.1'], ...authorities(outside) };
  const shown = await shownCertificate(greeting, signal);
  if (shown === null) throw new TypeError('https has TLS from its first byte');
  return shown;
};

const nameOf = (parts: PeerCertificate['issuer']): string => {
  const { O: organisation, CN: name } = parts as Partial<Record<string, string | string[]>>;
  return plainText([organisation, name].flat().filter(Boolean).join(' '));
};

const namesOf = ({ subject, subjectaltname }: PeerCertificate): string =>
  plainText(subjectaltname?.replaceAll('DNS:', '') ?? nameOf(subject));

/** The time left, the chain, and whether it is for this very name. */
export const lookAtCertificate = async (
  outside: Outside,
  origin: string,
  { warnDays, failDays }: DomainInput['certificate'],
  signal: AbortSignal,
): Promise<Found> => {
  const { certificate, code } = await shownBy(outside, new URL(origin), signal);
  const ends = new Date(certificate.valid_to);
  const issuer = nameOf(certificate.issuer);
  const until = ends.toISOString();
  if (code === 'CERT_HAS_EXPIRED' && ends.getTime() < Date.now())
    return failed('certificate-expired', { until, issuer });
  if (code === 'CERT_NOT_YET_VALID') {
    const from = new Date(certificate.valid_from).toISOString();
    return failed('certificate-not-yet', { from, issuer });
  }
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT') return failed('certificate-self-signed', { issuer });
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return failed('certificate-other-name', { names: namesOf(certificate) });
  if (code !== null) return failed('certificate-untrusted', { issuer, why: plainText(code) });
  const days = Math.floor((ends.getTime() - Date.now()) / dayMs);
  const about = { until, days: String(days), issuer };
  if (days <= failDays) return failed('certificate-ends', about);
  if (days <= warnDays) return warning('certificate-ends', about);
  return well('certificate-good', about);
};
