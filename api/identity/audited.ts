import type { FastifyRequest } from 'fastify';
import { appendAudit, type AuditEntry } from '../../catalog/audit/append-audit.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';

export type AuditedAct = Pick<AuditEntry, 'action' | 'clinicId' | 'object' | 'details'>;

/** Writes what a request did to the audit log: who, from where, in which request. */
export type Audit = (request: FastifyRequest, act: AuditedAct) => Promise<void>;

export const createAudit =
  (catalog: Catalog): Audit =>
  async (request, { details, ...act }) => {
    const { identity } = request;
    await appendAudit(catalog, {
      ...act,
      userId: identity?.userId ?? null,
      actor: identity?.user.email ?? 'nobody',
      address: request.ip,
      details: { ...details, request: request.id },
    });
  };
