import { ask } from './ask.ts';
import { failed, type Found } from './found.ts';
import { plainText, type Outside } from './outside.ts';

const mostRedirects = 5;

export const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

/** Where a redirect leads; null where it does not say. */
export const locationOf = (location: string | undefined, from: URL): URL | null =>
  location === undefined ? null : URL.parse(location, from.href);

export type Landed =
  | {
      readonly url: URL;
      /** Null: a place that is none of the domain's, and was not asked. */ readonly status:
        number | null;
    }
  | { readonly found: Found };

/**
 * GETs an address and goes where it leads, at most five times, and only to origins that were named:
 * where a redirect to any other would lead, is told and not looked at.
 */
export const follow = async (
  outside: Outside,
  start: URL,
  { origins, headers = {} }: { origins: readonly string[]; headers?: Record<string, string> },
  signal: AbortSignal,
): Promise<Landed> => {
  const seen = new Set<string>();
  let url = start;
  for (let redirects = 0; ; redirects += 1) {
    if (!origins.includes(url.origin)) return { url, status: null };
    seen.add(url.href);
    const answer = await ask(outside, { method: 'GET', url, headers }, signal);
    const { status } = answer;
    if (!isRedirect(status)) return { url, status };
    const next = locationOf(answer.headers.location, url);
    if (next === null) return { found: failed('redirect-nowhere', { status: String(status) }) };
    if (seen.has(next.href) || redirects === mostRedirects)
      return { found: failed('redirect-loop', { to: shownAddress(next) }) };
    url = next;
  }
};

/** Without what stands behind `?`: it may be a token. */
export const shownAddress = ({ origin, protocol, host, pathname }: URL): string =>
  plainText(origin === 'null' ? `${protocol}//${host}${pathname}` : `${origin}${pathname}`);
