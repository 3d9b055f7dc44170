import { verify } from 'node:crypto';
import { makeAccessToken, tokenSeconds } from './access-token.ts';
import { TokenError } from './drive-error.ts';
import type { Identity } from './identity.ts';

/** What Google's libraries put into `aud`, whatever address they were told to use. */
const googleTokenUrl = 'https://oauth2.googleapis.com/token';
const longestLife = 3600;
const clockSkew = 300;

interface Assertion {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string;
  readonly scope?: string;
  readonly iat?: number;
  readonly exp?: number;
}

export interface TokenAnswer {
  readonly access_token: string;
  readonly expires_in: number;
  readonly token_type: 'Bearer';
}

/**
 * Gives an access token for a service account's signed assertion or for a refresh token.
 * https://developers.google.com/identity/protocols/oauth2/service-account
 * @throws TokenError
 */
export function grantToken(form: URLSearchParams, identity: Identity): TokenAnswer {
  switch (form.get('grant_type')) {
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
      return byAssertion(form.get('assertion') ?? '', identity);
    case 'refresh_token':
      return byRefreshToken(form, identity);
    default:
      throw new TokenError(400, 'unsupported_grant_type', 'Invalid grant_type');
  }
}

function byAssertion(jwt: string, identity: Identity): TokenAnswer {
  const claims = checkedClaims(jwt, identity);
  const { clientEmail } = identity.serviceAccount;
  const email = claims.sub ?? clientEmail;
  if (email !== clientEmail && email !== identity.userEmail) {
    throw new TokenError(
      401,
      'unauthorized_client',
      'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
    );
  }
  return granted({ email, serviceAccount: email === clientEmail }, claims.scope ?? '', identity);
}

function checkedClaims(jwt: string, identity: Identity): Assertion {
  const refused = (why: string): TokenError => new TokenError(400, 'invalid_grant', why);
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const { alg } = decoded(header) as { alg?: string };
  const claims = decoded(payload) as Assertion;
  const { clientEmail, publicKey } = identity.serviceAccount;
  if (claims.iss !== clientEmail) throw refused('Invalid grant: account not found');
  const signed = Buffer.from(`${header}.${payload}`);
  const sound = verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'));
  if (alg !== 'RS256' || !sound) throw refused('Invalid JWT Signature.');
  if (claims.aud !== googleTokenUrl) throw refused('Invalid JWT: Failed audience check.');
  const { iat, exp } = claims;
  const now = Date.now() / 1000;
  const timely =
    iat !== undefined &&
    exp !== undefined &&
    iat <= now + clockSkew &&
    exp >= now - clockSkew &&
    exp - iat <= longestLife;
  if (!timely) {
    throw refused(
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
    );
  }
  if (!claims.scope)
    throw new TokenError(400, 'invalid_scope', 'Empty or missing scope not allowed.');
  return claims;
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    throw new TokenError(400, 'invalid_grant', 'Bad Request'); // not JSON, so no JWT
  }
}

function byRefreshToken(form: URLSearchParams, identity: Identity): TokenAnswer {
  const { clientId, clientSecret, refreshToken } = identity.oauth;
  if (form.get('client_id') !== clientId) {
    throw new TokenError(401, 'invalid_client', 'The OAuth client was not found.');
  }
  if (form.get('client_secret') !== clientSecret) {
    throw new TokenError(401, 'invalid_client', 'Unauthorized');
  }
  if (form.get('refresh_token') !== refreshToken) {
    throw new TokenError(400, 'invalid_grant', 'Token has been expired or revoked.');
  }
  const principal = { email: identity.userEmail, serviceAccount: false };
  return granted(principal, 'https://www.googleapis.com/auth/drive', identity);
}

const granted = (
  principal: { email: string; serviceAccount: boolean },
  scope: string,
  identity: Identity,
): TokenAnswer => ({
  access_token: makeAccessToken(principal, scope, identity.tokenKey),
  expires_in: tokenSeconds - 1,
  token_type: 'Bearer',
});
