import { z } from 'zod';
import { certificateDays } from '../guard/expiry.ts';
import { HostName } from './host-name.ts';

/** Printable ASCII without spaces: what stands in a request's first line or in a header. */
const Path = z
  .string()
  .max(500)
  .regex(/^\/[!-"$-~]*$/, 'a path, such as /auth/login/');
const Port = z.number().int().min(1).max(65_535);

const isHttps = (text: string): boolean => {
  const url = URL.parse(text);
  if (!url) return false;
  const { protocol, username, password, search, hash, hostname } = url;
  return (
    protocol === 'https:' &&
    username + password + search + hash === '' &&
    HostName.safeParse(hostname).success
  );
};

/** `https://api.example.com/api`, without a slash at its end. */
const ApiBase = z
  .string()
  .trim()
  .max(500)
  .refine(isHttps, {
    error: 'an https address by name, without user, query or fragment',
    abort: true,
  })
  .overwrite((text) => (URL.parse(text)?.href ?? text).replace(/\/+$/, ''));

const Login = z.strictObject({
  /** Behind the API's base. It is sent `{}`: no login, no password. */
  path: Path,
  /** The answers that count as right; left out: any below 500 but 404. */
  expect: z.array(z.number().int().min(200).max(499)).min(1).max(10).optional(),
});

const Header = z
  .string()
  .max(100)
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'the name of a header')
  .toLowerCase();
const Method = z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

const Cors = z.strictObject({
  /** As browsers and mobile apps send it: `https://app.example.com`, `capacitor://localhost`. */
  origins: z
    .array(
      z
        .string()
        .max(300)
        .regex(/^[a-z][a-z0-9+.-]*:\/\/[!-"$-.0-;=@-~]+$/, 'an origin: scheme, host and port'),
    )
    .min(1)
    .max(5),
  headers: z.array(Header).max(20).default(['authorization', 'content-type', 'x-tenant-id']),
  methods: z.array(Method).min(1).max(5).default(['GET', 'POST']),
  /** With cookies: then no `*` will do. */
  credentials: z.boolean().default(false),
  /** Behind the API's base; left out: the login's, or the base itself. */
  path: Path.optional(),
});

/**
 * One domain of a clinic, and what its application needs of it. No secret is in it: nobody logs in, what
 * is looked at is whether they could.
 */
export const DomainInput = z
  .strictObject({
    /** Without `www.`. */
    domain: HostName.refine((host) => !host.startsWith('www.'), 'without www.'),
    /** Which of the two names leads to the other; `none`: there is no `www`, or it does not matter. */
    www: z.enum(['to-bare', 'to-www', 'none']).default('to-bare'),
    /** Where the application's API is; left out: at the domain itself, and its base is not looked at. */
    apiBase: ApiBase.optional(),
    login: Login.optional(),
    cors: Cors.optional(),
    /** Sent as `X-Tenant-ID`, for an API that answers nothing without it. */
    tenant: z
      .string()
      .max(100)
      .regex(/^[!-~]+$/, 'letters without spaces')
      .optional(),
    certificate: z
      .strictObject({
        /** A certificate that ends within so many days is a warning… */
        warnDays: z.number().int().min(0).max(365).default(certificateDays.warn),
        /** …and within so many a failure. */
        failDays: z.number().int().min(0).max(365).default(certificateDays.fail),
      })
      .refine(({ warnDays, failDays }) => failDays <= warnDays, 'failDays is more than warnDays')
      .prefault({}),
    ports: z
      .strictObject({
        https: Port.default(443),
        /** Null: nothing is to answer in plain http, and nobody looks. */
        http: Port.nullable().default(80),
      })
      .prefault({}),
  })
  .meta({ id: 'DomainSettings' });
export type DomainInput = z.infer<typeof DomainInput>;
export type DomainInputWritten = z.input<typeof DomainInput>;

/** The whole list: a domain that is missing is not looked at any more. */
export const DomainsInput = z
  .strictObject({
    domains: z
      .array(DomainInput)
      .max(20)
      .refine(
        (all) => new Set(all.map(({ domain }) => domain)).size === all.length,
        'a domain stands there twice',
      ),
  })
  .meta({
    id: 'DomainsChange',
    example: {
      domains: [
        {
          domain: 'clinica.example.com',
          www: 'to-bare',
          apiBase: 'https://clinica.example.com/api',
          login: { path: '/auth/login/' },
          cors: { origins: ['https://app.example.com'] },
        },
      ],
    },
  });
export type DomainsInput = z.infer<typeof DomainsInput>;
