import type { JWTPayload } from 'jose';
import type { IssuerRecord } from '../../../catalog/issuers/issuer-record.ts';
import type { MembershipRole } from '../../../contracts/user-input.ts';

/** What a checked token says of its bearer, within what its issuer may say. */
export interface ClaimedPerson {
  readonly subject: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Null: none that is known here. */
  readonly role: MembershipRole | null;
  readonly clinics: readonly string[];
}

const own = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** By its whole name (`https://clinic.example/role`), else by a path (`tenant.id`). */
const claim = (payload: JWTPayload, name: string): unknown =>
  own(payload, name) ?? name.split('.').reduce<unknown>(own, payload);

/** Texts and whole numbers, one or many: Django numbers its users and tenants. */
const texts = (value: unknown): string[] =>
  [value]
    .flat()
    .filter((one) => (typeof one === 'string' && one !== '') || Number.isSafeInteger(one))
    .map((one) => String(one).slice(0, 254));

const roleOf = (
  { roles, defaultRole }: IssuerRecord,
  claimed: readonly string[],
): MembershipRole | null => {
  const known = claimed.flatMap((name) => (Object.hasOwn(roles, name) ? [roles[name]] : []));
  if (known.includes('admin')) return 'admin';
  return known.includes('staff') ? 'staff' : defaultRole;
};

/**
 * Reads the claims by the names that the issuer uses; null where they name nobody. Clinics that the
 * issuer does not speak for are left out.
 */
export const readClaims = (payload: JWTPayload, issuer: IssuerRecord): ClaimedPerson | null => {
  const { claims, clinics } = issuer;
  const text = (name: string): string | undefined => texts(claim(payload, name))[0];
  const subject = text(claims.user);
  if (subject === undefined) return null;
  const named = claims.clinic === null ? clinics : texts(claim(payload, claims.clinic));
  return {
    subject,
    email: text(claims.email) ?? subject,
    firstName: (text(claims.firstName) ?? '').slice(0, 100),
    lastName: (text(claims.lastName) ?? '').slice(0, 100),
    role: roleOf(issuer, texts(claim(payload, claims.role))),
    clinics: clinics.filter((clinic) => named.includes(clinic)),
  };
};
