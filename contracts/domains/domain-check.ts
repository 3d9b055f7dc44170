import { z } from 'zod';

/** What is looked at of a domain. */
export const DomainCheckKind = z.enum(['certificate', 'redirect', 'api', 'login', 'cors']);
export type DomainCheckKind = z.infer<typeof DomainCheckKind>;

export const DomainState = z.enum(['ok', 'warning', 'failed']);
export type DomainState = z.infer<typeof DomainState>;

/**
 * Everything that a check can find, and what its words may be filled with beside `target`, which each
 * has (messages/domain-words.ts). Instants are ISO texts.
 */
export const domainFindingParams = {
  // It is as it should be.
  'certificate-good': ['until', 'days', 'issuer'],
  'redirect-good': ['to'],
  answers: ['status'],
  'cors-good': ['origin'],
  // The certificate, and what the two sides agree on.
  'certificate-ends': ['until', 'days', 'issuer'],
  'certificate-expired': ['until', 'issuer'],
  'certificate-not-yet': ['from', 'issuer'],
  'certificate-other-name': ['names'],
  'certificate-self-signed': ['issuer'],
  'certificate-untrusted': ['issuer', 'why'],
  'tls-refused': ['why'],
  // The way there.
  'name-unknown': [],
  'name-unresolved': ['why'],
  refused: [],
  timeout: ['seconds'],
  'broken-off': ['why'],
  unreachable: ['why'],
  'address-not-allowed': ['why'],
  // Who leads to whom.
  'http-closed': ['why'],
  'not-redirected': ['status', 'expected'],
  'redirected-elsewhere': ['to', 'expected'],
  'redirect-loop': ['to'],
  'redirect-nowhere': ['status'],
  // What the application answers.
  'answer-error': ['status'],
  'login-missing': ['status'],
  'login-unexpected': ['status', 'expected'],
  'login-redirects': ['status', 'to'],
  'cors-refused': ['origin', 'status'],
  'cors-origin': ['origin', 'allowed'],
  'cors-headers': ['origin', 'missing'],
  'cors-methods': ['origin', 'missing'],
  'cors-credentials': ['origin'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type DomainFinding = keyof typeof domainFindingParams;
export const domainFindingNames = Object.keys(domainFindingParams) as DomainFinding[];
const FindingName = z.enum(domainFindingNames as [DomainFinding, ...DomainFinding[]]);

/** Such as stand in the way of every other check at the same place. */
const ofCertificate: ReadonlySet<DomainFinding> = new Set([
  ...(['certificate-ends', 'certificate-expired', 'certificate-not-yet'] as const),
  ...(['certificate-other-name', 'certificate-self-signed', 'certificate-untrusted'] as const),
  'tls-refused',
]);
const ofTheWay: ReadonlySet<DomainFinding> = new Set([
  ...(['name-unknown', 'name-unresolved', 'refused', 'timeout', 'broken-off'] as const),
  ...(['unreachable', 'address-not-allowed'] as const),
]);

export const isOfCertificate = (finding: DomainFinding): boolean => ofCertificate.has(finding);
export const isOfTheWay = (finding: DomainFinding): boolean => ofTheWay.has(finding);

/** One thing that was looked at. */
export const DomainCheck = z.object({
  kind: DomainCheckKind,
  /** The address that was asked. */
  target: z.string(),
  state: DomainState,
  finding: FindingName,
  params: z.record(z.string(), z.string()),
  /** Of the last try; null where it was not asked, because its certificate could not even be looked at. */
  milliseconds: z.number().int().nonnegative().nullable(),
  /** 2: the first try failed, and was not believed. */
  attempts: z.number().int().nonnegative(),
});
export type DomainCheck = z.infer<typeof DomainCheck>;

/** A look at one domain. */
export interface DomainRound {
  readonly domain: string;
  readonly state: DomainState;
  readonly milliseconds: number;
  readonly checks: readonly DomainCheck[];
}

const severity: Readonly<Record<DomainState, number>> = { ok: 0, warning: 1, failed: 2 };

/** The worst of them; `ok` of none. */
export const worstState = (states: readonly DomainState[]): DomainState =>
  states.reduce<DomainState>(
    (worst, state) => (severity[state] > severity[worst] ? state : worst),
    'ok',
  );
