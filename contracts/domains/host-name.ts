import { z } from 'zod';

const label = '[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?';
const name = new RegExp(`^(?=.{1,253}$)${label}(\\.${label})*$`);

/** As the resolver and certificates write it: `clínica.bo` is `xn--clnica-4va.bo`. Null: no name of a host. */
const written = (text: string): string | null => {
  if (!/^[^\s/?#@:[\]\\%]+$/.test(text)) return null;
  const parsed = URL.parse(`https://${text}`);
  // Numbers are addresses: names are looked up and looked at, addresses are not.
  if (!parsed || /^[\d.]+$/.test(parsed.hostname)) return null;
  const { hostname } = parsed;
  return name.test(hostname) ? hostname : null;
};

/** The name of a host, in the letters that the resolver knows; no address, no port. */
export const HostName = z
  .string()
  .trim()
  .max(253)
  .refine((text) => written(text) !== null, {
    error: 'the name of a host, such as clinica.example.com',
    abort: true,
  })
  .overwrite((text) => written(text) ?? text);
