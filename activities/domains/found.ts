import {
  isOfTheWay,
  type DomainCheck,
  type DomainFinding,
  type domainFindingParams,
} from '../../contracts/domains/domain-check.ts';
import { AddressNotAllowed } from './outside.ts';

/** What one look found. */
export type Found = Pick<DomainCheck, 'state' | 'finding' | 'params'>;

type Params<Name extends DomainFinding> = Readonly<
  Partial<Record<(typeof domainFindingParams)[Name][number], string>>
>;

const found =
  (state: Found['state']) =>
  <Name extends DomainFinding>(finding: Name, params: Params<Name>): Found => ({
    ...{ state, finding },
    params: { ...(params as Readonly<Record<string, string>>) },
  });

export const well = found('ok');
export const warning = found('warning');
export const failed = found('failed');

/** The system's and TLS's codes (node:errors, getaddrinfo(3), connect(2)). */
const findings: Readonly<Record<string, DomainFinding>> = {
  ENOTFOUND: 'name-unknown',
  ENODATA: 'name-unknown',
  EAI_AGAIN: 'name-unresolved',
  EAI_FAIL: 'name-unresolved',
  ESERVFAIL: 'name-unresolved',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'broken-off',
  EPIPE: 'broken-off',
  EPROTO: 'tls-refused',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-other-name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-untrusted',
};

const findingOf = (code: string): DomainFinding => {
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_PROTO')) return 'tls-refused';
  // The parser of HTTP: what came is no answer.
  if (code.startsWith('HPE_')) return 'broken-off';
  return 'unreachable';
};

/** Why nothing could be asked, as far as the outside is the cause; anything else is thrown on. */
export const troubleOf = (error: unknown): Found => {
  if (error instanceof AddressNotAllowed)
    return failed('address-not-allowed', { why: error.message });
  const { code, name } = error as Partial<NodeJS.ErrnoException>;
  // A TypeError, whatever its code, is a mistake of ours.
  if (typeof code !== 'string' || name === 'TypeError') throw error;
  const finding = findings[code] ?? findingOf(code);
  return { state: 'failed', finding, params: { why: code } };
};

/**
 * In plain http nobody needs to answer, if that is how the clinic wants it: silence there is a warning.
 * What is wrong with the name is not of the port, and stays a failure.
 */
export const softenedForPlain = (one: Found): Found => {
  const ofName = ['name-unknown', 'name-unresolved', 'address-not-allowed'].includes(one.finding);
  if (ofName || !isOfTheWay(one.finding)) return one;
  return warning('http-closed', { why: one.params['why'] ?? one.finding });
};
