import type { DomainInput } from '../../contracts/domains/domain-input.ts';
import { ask } from './ask.ts';
import { failed, well, type Found } from './found.ts';
import { plainText, type Outside } from './outside.ts';

/** Methods that browsers send without being told that they may (fetch.spec.whatwg.org, CORS-safelisted). */
const always = new Set(['GET', 'HEAD', 'POST']);

const listed = (header: string | undefined): string[] =>
  (header ?? '').split(',').map((one) => one.trim());

/** What a browser, or an app's web view, would decide by the answer to its preflight. */
export const lookAtCors = async (
  outside: Outside,
  {
    target,
    origin,
    cors,
  }: {
    target: string;
    origin: string;
    cors: NonNullable<DomainInput['cors']>;
  },
  signal: AbortSignal,
): Promise<Found> => {
  const { methods, headers: wanted, credentials } = cors;
  const asked = methods.find((method) => !always.has(method)) ?? methods[0] ?? 'GET';
  const { status, headers } = await ask(
    outside,
    {
      ...{ method: 'OPTIONS', url: new URL(target) },
      headers: {
        origin,
        'access-control-request-method': asked,
        ...(wanted.length > 0
          ? { 'access-control-request-headers': wanted.toSorted().join(',') }
          : {}),
      },
    },
    signal,
  );
  if (status < 200 || status > 299)
    return failed('cors-refused', { origin, status: String(status) });
  const allowed = headers['access-control-allow-origin'] ?? '';
  const anyone = allowed === '*' && !credentials;
  if (!anyone && allowed !== origin)
    return failed('cors-origin', { origin, allowed: plainText(allowed) });
  if (credentials && headers['access-control-allow-credentials'] !== 'true')
    return failed('cors-credentials', { origin });
  const allowedHeaders = listed(headers['access-control-allow-headers']?.toLowerCase());
  const anyHeader = allowedHeaders.includes('*') && !credentials;
  const missing = wanted.filter(
    // `*` is every header but this one.
    (one) => !allowedHeaders.includes(one) && !(anyHeader && one !== 'authorization'),
  );
  if (missing.length > 0) return failed('cors-headers', { origin, missing: missing.join(', ') });
  const allowedMethods = listed(headers['access-control-allow-methods']);
  const anyMethod = allowedMethods.includes('*') && !credentials;
  const refused = methods.filter(
    (one) => !always.has(one) && !anyMethod && !allowedMethods.includes(one),
  );
  if (refused.length > 0) return failed('cors-methods', { origin, missing: refused.join(', ') });
  return well('cors-good', { origin });
};
