import type { IssuerRecord } from '../../catalog/issuers/issuer-record.ts';
import type { IssuerView } from '../../contracts/api/issuer.ts';
import { iso } from './iso.ts';

const keyOf = ({ jwks, jwksUrl, privateNetwork }: IssuerRecord): IssuerView['key'] => {
  if (jwks) return { kind: 'jwks', jwks };
  return jwksUrl === null ? { kind: 'secret' } : { kind: 'url', url: jwksUrl, privateNetwork };
};

export const issuerView = (record: IssuerRecord): IssuerView => ({
  id: record.id,
  name: record.name,
  issuer: record.issuer,
  audience: record.audience,
  algorithms: record.algorithms,
  key: keyOf(record),
  clinics: record.clinics,
  claims: record.claims,
  roles: record.roles,
  defaultRole: record.defaultRole,
  clockSkewSeconds: record.clockSkewSeconds,
  createdAt: iso(record.createdAt),
  updatedAt: iso(record.updatedAt),
});
