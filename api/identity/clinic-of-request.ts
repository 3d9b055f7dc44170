import type { FastifyRequest } from 'fastify';
import { ClinicId } from '../../contracts/ids.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

/** How an address names the clinic it acts on. */
export const clinicParam = 'clinic';
/** How the earlier front ends name it. */
export const tenantHeaders = ['x-tenant-id', 'x-tenant'] as const;

const asked = (request: FastifyRequest): string | null => {
  const params = request.params as Readonly<Record<string, string | undefined>>;
  const inAddress = params[clinicParam];
  if (inAddress !== undefined) return inAddress;
  for (const name of tenantHeaders) {
    const value = request.headers[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
};

/**
 * The clinic that a request names; not yet that its caller may see it. Where it names none, the only one
 * there is for the caller: earlier front ends of a single clinic know no header. A name that none
 * could have is unknown.
 */
export const clinicOfRequest = async (
  request: FastifyRequest,
  onlyOne: () => Promise<string | null>,
): Promise<ClinicId> => {
  const name = asked(request) ?? (await onlyOne());
  if (name === null) throw new ResguardoError('bad-request', { why: 'X-Tenant-ID' });
  const clinic = ClinicId.safeParse(name);
  if (!clinic.success) throw new ResguardoError('clinic-unknown', { clinic: name.slice(0, 63) });
  return clinic.data;
};
