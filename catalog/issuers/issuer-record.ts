import { z } from 'zod';
import { IssuerAlgorithm, IssuerClaims, PublicJwks } from '../../contracts/issuer-input.ts';
import { MembershipRole } from '../../contracts/user-input.ts';
import { columnsOf } from '../database/rows.ts';
import type { SealedPlace } from '../sealing/sealed.ts';

/** An issuer as others may see it: its secret is not in it. */
export const IssuerRecord = z.object({
  id: z.number(),
  name: z.string(),
  issuer: z.string(),
  audience: z.string(),
  algorithms: z.array(IssuerAlgorithm),
  jwks: PublicJwks.nullable(),
  jwksUrl: z.string().nullable(),
  privateNetwork: z.boolean(),
  clinics: z.array(z.string()),
  claims: IssuerClaims,
  roles: z.record(z.string(), MembershipRole),
  defaultRole: MembershipRole.nullable(),
  clockSkewSeconds: z.number(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type IssuerRecord = z.infer<typeof IssuerRecord>;

/** The SELECT list of an IssuerRecord over `issuers i`. */
export const issuerColumns = columnsOf(IssuerRecord, 'i');

/** By the claim, which is for life. */
export const issuerSecretPlace = (issuer: string): SealedPlace => ({
  table: 'issuers',
  row: issuer,
  field: 'secret',
});
