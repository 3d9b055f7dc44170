import { z } from 'zod';
import { ClinicId } from './ids.ts';
import { MembershipRole } from './user-input.ts';

/** Signatures by a secret that is shared with the issuer. */
export const secretAlgorithms = ['HS256', 'HS384', 'HS512'] as const;
/** Signatures that a public key checks. `none` is in neither list: it cannot be asked for. */
export const publicAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;
const isSecretAlgorithm = (name: string): boolean =>
  (secretAlgorithms as readonly string[]).includes(name);

export const IssuerAlgorithm = z.enum([...secretAlgorithms, ...publicAlgorithms]);
export type IssuerAlgorithm = z.infer<typeof IssuerAlgorithm>;

/** RFC 7517. Only public keys: a private or a symmetric one has no business here. */
const PublicJwk = z
  .looseObject({ kty: z.enum(['RSA', 'EC', 'OKP']) })
  .refine((jwk) => !('d' in jwk) && !('k' in jwk), 'a public key alone');
export const PublicJwks = z.object({ keys: z.array(PublicJwk).min(1).max(20) });
export type PublicJwks = z.infer<typeof PublicJwks>;

/** By what an issuer's signatures are checked: one of three. */
export const IssuerKey = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('secret'),
    /** RFC 7518 §3.2: at least as long as the hash. */
    secret: z.string().min(32).max(1024),
  }),
  z.strictObject({ kind: z.literal('jwks'), jwks: PublicJwks }),
  z.strictObject({
    kind: z.literal('url'),
    url: z.url({ protocol: /^https?$/ }).max(500),
    /** Whether it may be in a network that is not the public internet, and plain http. */
    privateNetwork: z.boolean().default(false),
  }),
]);
export type IssuerKey = z.infer<typeof IssuerKey>;

/** A claim by its whole name or, where there is none of that name, by a path with dots. */
const Claim = z.string().min(1).max(200);

/** Where the issuer's tokens say what. */
export const IssuerClaims = z.strictObject({
  user: Claim.default('sub'),
  email: Claim.default('email'),
  firstName: Claim.default('given_name'),
  lastName: Claim.default('family_name'),
  /** One clinic or a list, of those the issuer speaks for. Null: all of those. */
  clinic: Claim.nullable().default(null),
  role: Claim.default('role'),
});
export type IssuerClaims = z.infer<typeof IssuerClaims>;

const shape = {
  name: z.string().trim().min(1).max(100),
  /** The claim `iss`. */
  issuer: z.string().min(1).max(300),
  /** What the claim `aud` must hold. */
  audience: z.string().min(1).max(300),
  key: IssuerKey,
  algorithms: z.array(IssuerAlgorithm).min(1).max(13),
  /** The clinics that its tokens may be about, whatever they claim. */
  clinics: z.array(ClinicId).min(1).max(1000),
  claims: IssuerClaims.prefault({}),
  /** What the issuer's roles are here. Nobody becomes an operator or an auditor by a claim. */
  roles: z.record(z.string().min(1).max(200), MembershipRole).default({}),
  /** For a role that is not in `roles`. Null: such a token reaches no clinic. */
  defaultRole: MembershipRole.nullable().default(null),
  clockSkewSeconds: z.number().int().min(0).max(300).default(30),
};

const fits = ({
  key,
  algorithms,
}: {
  key?: IssuerKey | undefined;
  algorithms?: readonly string[] | undefined;
}): boolean =>
  key === undefined ||
  algorithms === undefined ||
  algorithms.every((name) => isSecretAlgorithm(name) === (key.kind === 'secret'));
const misfit = { path: ['algorithms'], message: 'HS… for a secret, the others for public keys' };

const safeUrl = ({ key }: { key?: IssuerKey | undefined }): boolean =>
  key?.kind !== 'url' || key.privateNetwork || key.url.startsWith('https:');
const unsafeUrl = { path: ['key', 'url'], message: 'https, unless privateNetwork is true' };

export const IssuerInput = z
  .strictObject(shape)
  .refine(fits, misfit)
  .refine(safeUrl, unsafeUrl)
  .meta({
    id: 'NewIssuer',
    example: {
      name: 'Sonrisas, Django',
      issuer: 'https://api.sonrisas.example',
      audience: 'resguardo',
      key: { kind: 'url', url: 'https://api.sonrisas.example/jwks.json' },
      algorithms: ['RS256'],
      clinics: ['sonrisas'],
      claims: { user: 'user_id', clinic: 'tenant', role: 'rol' },
      roles: { ADMIN: 'admin', ODONTOLOGO: 'staff' },
    },
  });
export type IssuerInput = z.infer<typeof IssuerInput>;
export type IssuerInputWritten = z.input<typeof IssuerInput>;

/** Field by field. A key and its algorithms are changed together; `iss` is for life. */
export const IssuerChange = z
  .strictObject({
    name: shape.name,
    audience: shape.audience,
    key: IssuerKey,
    algorithms: shape.algorithms,
    clinics: shape.clinics,
    claims: IssuerClaims,
    roles: z.record(z.string().min(1).max(200), MembershipRole),
    defaultRole: MembershipRole.nullable(),
    clockSkewSeconds: z.number().int().min(0).max(300),
  })
  .partial()
  .refine(({ key, algorithms }) => (key === undefined) === (algorithms === undefined), {
    path: ['algorithms'],
    message: 'together with key',
  })
  .refine(fits, misfit)
  .refine(safeUrl, unsafeUrl)
  .meta({ id: 'IssuerChange', example: { clinics: ['sonrisas', 'norte'] } });
export type IssuerChange = z.infer<typeof IssuerChange>;
