import { z } from 'zod';
import { IssuerAlgorithm, IssuerClaims, PublicJwks } from '../issuer-input.ts';
import { MembershipRole } from '../user-input.ts';
import { pageOf } from './page.ts';

export const IssuerView = z
  .object({
    id: z.int().positive(),
    name: z.string(),
    issuer: z.string(),
    audience: z.string(),
    algorithms: z.array(IssuerAlgorithm),
    key: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('secret') }),
        z.object({ kind: z.literal('jwks'), jwks: PublicJwks }),
        z.object({ kind: z.literal('url'), url: z.string(), privateNetwork: z.boolean() }),
      ])
      .describe('A secret is never shown again'),
    clinics: z.array(z.string()),
    claims: IssuerClaims,
    roles: z.record(z.string(), MembershipRole),
    defaultRole: MembershipRole.nullable(),
    clockSkewSeconds: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Issuer' });
export type IssuerView = z.infer<typeof IssuerView>;

export const IssuerList = pageOf(IssuerView).meta({ id: 'IssuerList' });
