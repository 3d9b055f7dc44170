import type { FastifyRequest } from 'fastify';
import { appendAudit, type AuditEntry } from '../../catalog/audit/append-audit.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';

export type AuditedAct = Pick<AuditEntry, 'action' | 'clinicId' | 'object' | 'details'>;

/** Writes what a request did to the audit log: who, from where, in which request. */
export type Audit = (request: FastifyRequest, act: AuditedAct) => Promise<void>;

/** Another system may call its people as it likes: who vouches for them is told with the name. */
const actorOf = ({ identity }: FastifyRequest): string => {
  if (!identity) return 'nobody';
  const { user, via } = identity;
  return via === null ? user.email : `${user.email} (${via})`;
};

export const createAudit =
  (catalog: Catalog): Audit =>
  async (request, { details, ...act }) => {
    const { identity } = request;
    await appendAudit(catalog, {
      ...act,
      userId: identity?.userId ?? null,
      actor: actorOf(request),
      address: request.ip,
      details: { ...details, request: request.id },
    });
  };
