import { addAbortListener } from 'node:events';
import { connect, type PeerCertificate } from 'node:tls';
import type { DomainInput } from '../../contracts/domains/domain-input.ts';
import { authorities, lookupFor } from './ask.ts';
import { failed, warning, well, type Found } from './found.ts';
import { plainText, type Outside } from './outside.ts';

const dayMs = 86_400_000;

interface Shown {
  readonly certificate: PeerCertificate;
  /** Why it is not believed; null where it is. */
  readonly code: string | null;
}

/** What the server shows, believed or not. Nothing is sent to it beyond the handshake. */
const shownBy = (outside: Outside, origin: URL, signal: AbortSignal): Promise<Shown> =>
  new Promise((resolve, reject) => {
    const { hostname: host, port } = origin;
    const socket = connect({
      ...{ host, servername: host, port: Number(port || 443), lookup: lookupFor(outside) },
      // It is to be seen what is wrong with it. It is no less checked: see `authorizationError`.
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
      ...authorities(outside),
    });
    const listening = addAbortListener(signal, () => socket.destroy(signal.reason as Error));
    socket.once('secureConnect', () => {
      // A text, whatever the types say: the code, or OpenSSL's words.
      const why = socket.authorizationError as unknown;
      resolve({
        certificate: socket.getPeerCertificate(),
        code: socket.authorized ? null : String(why),
      });
      socket.destroy();
    });
    socket.on('error', reject);
    socket.once('close', () => {
      listening[Symbol.dispose]();
      reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    });
  });

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
