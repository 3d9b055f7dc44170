import type { DomainCheckKind } from '../../contracts/domains/domain-check.ts';
import type { DomainInput } from '../../contracts/domains/domain-input.ts';
import type { DomainPlaces } from '../../contracts/domains/domain-places.ts';
import { softenedForPlain, type Found } from './found.ts';
import { lookAtApi, lookAtLogin, lookAtRedirect } from './look-at-answers.ts';
import { lookAtCertificate } from './look-at-certificate.ts';
import { lookAtCors } from './look-at-cors.ts';
import type { Outside } from './outside.ts';

/** One thing to be looked at, once or again. */
export interface Look {
  readonly kind: DomainCheckKind;
  readonly target: string;
  readonly look: (signal: AbortSignal) => Promise<Found>;
  /** What counts for less here than elsewhere. */
  readonly soften?: (found: Found) => Found;
}

export const certificateLooks = (
  outside: Outside,
  { certificate }: DomainInput,
  { origins }: DomainPlaces,
): Look[] =>
  origins
    .filter((origin) => origin.startsWith('https:'))
    .map((target) => ({
      ...{ kind: 'certificate', target },
      look: (signal) => lookAtCertificate(outside, target, certificate, signal),
    }));

const redirectLooks = (outside: Outside, { www }: DomainInput, places: DomainPlaces): Look[] => {
  const at = (target: string): Look => ({
    ...{ kind: 'redirect', target },
    look: (signal) => lookAtRedirect(outside, target, { www, places }, signal),
  });
  const secure = places.www === null ? [places.bare] : [places.bare, places.www];
  return [
    ...secure.map(at),
    ...places.plain.map((target) => ({ ...at(target), soften: softenedForPlain })),
  ];
};

/** All that is asked once the certificates are known. */
export const answerLooks = (
  outside: Outside,
  settings: DomainInput,
  places: DomainPlaces,
): Look[] => {
  const { apiBase, login, cors, tenant } = settings;
  const looks = redirectLooks(outside, settings, places);
  if (apiBase !== undefined) {
    const look: Look['look'] = (signal) => lookAtApi(outside, { tenant, places }, signal);
    looks.push({ kind: 'api', target: places.api, look });
  }
  if (login) {
    const target = `${places.api}${login.path}`;
    const look: Look['look'] = (signal) => lookAtLogin(outside, { target, login, tenant }, signal);
    looks.push({ kind: 'login', target, look });
  }
  if (cors) {
    const target = `${places.api}${cors.path ?? login?.path ?? ''}`;
    for (const origin of cors.origins) {
      const look: Look['look'] = (signal) => lookAtCors(outside, { target, origin, cors }, signal);
      looks.push({ kind: 'cors', target, look });
    }
  }
  return looks;
};
