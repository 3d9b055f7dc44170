import type { FastifyBaseLogger } from 'fastify';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import type { IssuerRecord } from '../../../catalog/issuers/issuer-record.ts';
import { openIssuer, type OpenedIssuer } from '../../../catalog/issuers/issuers.ts';
import type { Catalog } from '../../../catalog/open-catalog.ts';
import { externalUser } from '../../../catalog/users/external-user.ts';
import type { Identity } from '../identity.ts';
import { isStorable } from '../../http/storable.ts';
import { readClaims } from './claims.ts';
import { fetchKeys } from './fetch-keys.ts';
import { checkByNobody } from './nobodys-keys.ts';

/** For fetching an issuer's keys, and how long they are kept. */
const fetchMs = 5_000;
const keptMs = 10 * 60_000;
/** Between two fetches because of a key that is not among those at hand. */
const cooldownMs = 30_000;

interface RemoteKeys {
  readonly since: number;
  readonly keys: JWTVerifyGetKey;
}

/** Each issuer's public keys, those of an address fetched once and kept until the issuer is changed. */
const createKeySets = (): ((issuer: IssuerRecord) => JWTVerifyGetKey | null) => {
  const remote = new Map<number, RemoteKeys>();
  return ({ id, jwks, jwksUrl, privateNetwork, updatedAt }) => {
    if (jwks) return createLocalJWKSet(jwks);
    if (jwksUrl === null) return null;
    const kept = remote.get(id);
    if (kept?.since === updatedAt.getTime()) return kept.keys;
    const keys = createRemoteJWKSet(new URL(jwksUrl), {
      timeoutDuration: fetchMs,
      cacheMaxAge: keptMs,
      cooldownDuration: cooldownMs,
      [customFetch]: (url, { signal }) => fetchKeys(new URL(url), { signal, privateNetwork }),
    });
    remote.set(id, { since: updatedAt.getTime(), keys });
    return keys;
  };
};

/** The claim by which a token's issuer is found, before anything of it is believed. */
const issuerOf = (token: string): string | null => {
  try {
    const { iss }: { iss?: unknown } = decodeJwt(token);
    // Written by anybody: it may be no text, or one that no record could hold.
    return typeof iss === 'string' && isStorable(iss) ? iss : null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
};

/** Whether a token was refused only once its signature had been checked. */
const wasChecked = (error: unknown): boolean =>
  error instanceof errors.JWSSignatureVerificationFailed ||
  error instanceof errors.JWTClaimValidationFailed ||
  error instanceof errors.JWTExpired;

/** Refresh tokens of simplejwt are signed with the same key, and are no login. */
const isAccess = ({ token_type: kind }: JWTPayload): boolean =>
  kind === undefined || kind === 'access' || kind === 'Bearer';

/** Gives who a token signed by a clinic's own backend stands for, or null for nobody. */
export const createIssuedTokens = (
  catalog: Catalog,
): ((token: string, log: FastifyBaseLogger) => Promise<Identity | null>) => {
  const keySetOf = createKeySets();

  const verified = async (token: string, { record, secret }: OpenedIssuer): Promise<JWTPayload> => {
    const options = {
      algorithms: record.algorithms,
      issuer: record.issuer,
      audience: record.audience,
      clockTolerance: record.clockSkewSeconds,
      requiredClaims: ['exp'],
    };
    const keys = keySetOf(record);
    const { payload } = keys
      ? await jwtVerify(token, keys, options)
      : await jwtVerify(token, new TextEncoder().encode(secret ?? ''), options);
    return payload;
  };

  const payloadOf = async (
    token: string,
    issuer: OpenedIssuer,
    log: FastifyBaseLogger,
  ): Promise<JWTPayload | null> => {
    try {
      const payload = await verified(token, issuer);
      return isAccess(payload) ? payload : null;
    } catch (error) {
      // Whatever is wrong, the answer is that they are not logged in; why is for the operator's eyes.
      const why = error instanceof Error ? error.message : 'unknown';
      if (!wasChecked(error)) await checkByNobody(token);
      const { name } = issuer.record;
      if (error instanceof errors.JWTExpired)
        log.debug({ issuer: name, why }, 'a token has expired');
      else log.warn({ issuer: name, why }, 'a token was refused');
      return null;
    }
  };

  return async (token, log) => {
    const name = issuerOf(token);
    const issuer = name === null ? null : await openIssuer(catalog, name);
    if (!issuer || issuer.record.issuer !== name) {
      // The same work and the same line as for one that is known: neither tells which are.
      await checkByNobody(token);
      log.warn({ issuer: name?.slice(0, 300), why: 'unknown issuer' }, 'a token was refused');
      return null;
    }
    const payload = await payloadOf(token, issuer, log);
    const person = payload && readClaims(payload, issuer.record);
    if (!person) return null;
    const { role, clinics, ...known } = person;
    const user = await externalUser(catalog, { ...known, issuer: name, role: role ?? 'staff' });
    if (user.disabledAt !== null) return null;
    return {
      ...{ user, userId: user.id, token, by: 'issuer', via: name, role: user.role },
      everywhere: null,
      memberships: new Map(role === null ? [] : clinics.map((clinic) => [clinic, role])),
      readOnly: false,
    };
  };
};
