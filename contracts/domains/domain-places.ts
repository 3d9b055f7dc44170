import type { DomainInput } from './domain-input.ts';

/** Where a domain's requests go. An origin is `https://host` or `https://host:port`. */
export interface DomainPlaces {
  readonly bare: string;
  /** Null: `www` does not matter. */
  readonly www: string | null;
  /** Where everybody is to end up. */
  readonly canonical: string;
  /** The plain http origins, of the bare name and of `www`. */
  readonly plain: readonly string[];
  /** The API's base, without a slash at its end. */
  readonly api: string;
  /** All of them, without repeats: nothing else is ever asked. */
  readonly origins: readonly string[];
}

const origin = (scheme: string, host: string, port: number): string =>
  new URL(`${scheme}://${host}:${port}`).origin;

export const placesOf = ({
  domain,
  www,
  apiBase,
  ports,
}: Pick<DomainInput, 'domain' | 'www' | 'apiBase' | 'ports'>): DomainPlaces => {
  const hosts = www === 'none' ? [domain] : [domain, `www.${domain}`];
  const [bare = '', other = null] = hosts.map((host) => origin('https', host, ports.https));
  const { http } = ports;
  const plain = http === null ? [] : hosts.map((host) => origin('http', host, http));
  const canonical = www === 'to-www' && other !== null ? other : bare;
  const api = apiBase ?? canonical;
  const named = [bare, ...(other === null ? [] : [other]), ...plain, new URL(api).origin];
  return { bare, www: other, canonical, plain, api, origins: [...new Set(named)] };
};

/** The hosts that are asked, without repeats. */
export const hostsOf = (domain: Parameters<typeof placesOf>[0]): string[] => [
  ...new Set(placesOf(domain).origins.map((one) => new URL(one).hostname)),
];
