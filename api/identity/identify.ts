import type { FastifyBaseLogger } from 'fastify';
import { apiTokenPrefix, findApiToken } from '../../catalog/api-tokens/api-tokens.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import { findSession } from '../../catalog/sessions/find-session.ts';
import { identityOfSession, type Identity } from './identity.ts';
import { createIssuedTokens } from './issued/issued-tokens.ts';
import { narrowed } from './narrowed.ts';

/** Both words for one thing: E2's front ends send `Token`. RFC 9110 has schemes in any case. */
const authorization = /^(?:bearer|token) +([\x21-\x7e]{1,8000}) *$/i;
/** RFC 7515 §7.1; none of our own tokens has a dot. */
const jsonWebToken = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Who holds what an `Authorization` header brings, or null for nobody. */
export type Identify = (
  header: string | undefined,
  log: FastifyBaseLogger,
) => Promise<Identity | null>;

export const createIdentify = (catalog: Catalog): Identify => {
  const issued = createIssuedTokens(catalog);
  return async (header, log) => {
    const token = authorization.exec(header ?? '')?.[1];
    if (token === undefined) return null;
    if (jsonWebToken.test(token)) return issued(token, log);
    if (token.startsWith(apiTokenPrefix)) {
      const found = await findApiToken(catalog, token);
      if (!found) return null;
      return narrowed(identityOfSession(token, found.user, found.memberships), found.record);
    }
    const found = await findSession(catalog, token);
    return found && identityOfSession(token, found.user, found.memberships);
  };
};
