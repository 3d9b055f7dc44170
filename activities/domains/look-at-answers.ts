import type { DomainInput } from '../../contracts/domains/domain-input.ts';
import type { DomainPlaces } from '../../contracts/domains/domain-places.ts';
import { ask } from './ask.ts';
import { follow, isRedirect, locationOf, shownAddress } from './follow.ts';
import { failed, warning, well, type Found } from './found.ts';
import type { Outside } from './outside.ts';

/** Whether an address of the domain ends up where everybody is to end up. */
export const lookAtRedirect = async (
  outside: Outside,
  start: string,
  { www, places }: { www: DomainInput['www']; places: DomainPlaces },
  signal: AbortSignal,
): Promise<Found> => {
  const { canonical, origins } = places;
  const landed = await follow(outside, new URL(`${start}/`), { origins }, signal);
  if ('found' in landed) return landed.found;
  const { url, status } = landed;
  const to = shownAddress(url);
  // Without a `www` to agree with, the domain may lead anywhere, as long as nobody can listen.
  const right = www === 'none' ? url.protocol === 'https:' : url.origin === canonical;
  if (!right && url.origin === start && status !== null)
    return failed('not-redirected', { status: String(status), expected: canonical });
  if (!right) return failed('redirected-elsewhere', { to, expected: canonical });
  if (url.origin !== start) return well('redirect-good', { to });
  if (status !== null && status >= 500) return failed('answer-error', { status: String(status) });
  return well('answers', { status: String(status ?? '') });
};

const tenantHeader = (tenant: string | undefined): Record<string, string> =>
  tenant === undefined ? {} : { 'x-tenant-id': tenant };

/** Whether the API's base answers: a 404 there is an answer too, the login tells whether it is the API's. */
export const lookAtApi = async (
  outside: Outside,
  { tenant, places }: { tenant: string | undefined; places: DomainPlaces },
  signal: AbortSignal,
): Promise<Found> => {
  const base = new URL(places.api);
  const headers = { accept: 'application/json', ...tenantHeader(tenant) };
  const landed = await follow(outside, base, { origins: places.origins, headers }, signal);
  if ('found' in landed) return landed.found;
  const { url, status } = landed;
  if (status === null || url.protocol !== 'https:')
    return failed('redirected-elsewhere', { to: shownAddress(url), expected: base.origin });
  if (status >= 500) return failed('answer-error', { status: String(status) });
  return well('answers', { status: String(status) });
};

/** Whether there is a login behind the address, without logging in: it is sent an empty one. */
export const lookAtLogin = async (
  outside: Outside,
  {
    target,
    login,
    tenant,
  }: {
    target: string;
    login: NonNullable<DomainInput['login']>;
    tenant: string | undefined;
  },
  signal: AbortSignal,
): Promise<Found> => {
  const url = new URL(target);
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  const question = { method: 'POST', url, body: '{}' } as const;
  const answer = await ask(
    outside,
    { ...question, headers: { ...headers, ...tenantHeader(tenant) } },
    signal,
  );
  const status = String(answer.status);
  if (login.expect) {
    return login.expect.includes(answer.status)
      ? well('answers', { status })
      : failed('login-unexpected', { status, expected: login.expect.join(', ') });
  }
  if (answer.status >= 500) return failed('answer-error', { status });
  if (answer.status === 404) return failed('login-missing', { status });
  if (!isRedirect(answer.status)) return well('answers', { status });
  const to = locationOf(answer.headers.location, url);
  return warning('login-redirects', { status, ...(to ? { to: shownAddress(to) } : {}) });
};
