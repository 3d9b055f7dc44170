import { createHmac, timingSafeEqual } from 'node:crypto';
import { DriveError } from './drive-error.ts';

/** On whose behalf a request comes. */
export interface Principal {
  readonly email: string;
  /** Itself, and not a person that it stands for: then it has no room of its own. */
  readonly serviceAccount: boolean;
}

interface Claims extends Principal {
  readonly scope: string;
  readonly expires: number;
}

export const tokenSeconds = 3600;
const driveScope = 'https://www.googleapis.com/auth/drive';

const sign = (text: string, key: string): string =>
  createHmac('sha256', key).update(text).digest('base64url');

export function makeAccessToken(principal: Principal, scope: string, key: string): string {
  const claims: Claims = { ...principal, scope, expires: Date.now() + tokenSeconds * 1000 };
  const text = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `ya29.${text}.${sign(text, key)}`;
}

/** @throws DriveError 401 for a token that is missing, not ours or too old, 403 for one of a lesser scope */
export function principalOf(authorization: string | undefined, key: string): Principal {
  const [, text = '', signature = ''] =
    /^Bearer ya29\.([\w-]+)\.([\w-]+)$/.exec(authorization ?? '') ?? [];
  const expected = Buffer.from(sign(text, key));
  const given = Buffer.from(signature);
  const ours = expected.length === given.length && timingSafeEqual(expected, given);
  const claims = ours ? (JSON.parse(Buffer.from(text, 'base64url').toString()) as Claims) : null;
  if (claims === null || claims.expires < Date.now()) {
    throw new DriveError(
      401,
      'authError',
      'Request had invalid authentication credentials. Expected OAuth 2 access token.',
    );
  }
  if (!claims.scope.split(' ').includes(driveScope)) {
    throw new DriveError(
      403,
      'insufficientPermissions',
      'Request had insufficient authentication scopes.',
    );
  }
  return claims;
}
