import type { AuditPage as FoundPage } from '../../catalog/audit/list-audit.ts';
import type { AuditVerdict as Verdict } from '../../catalog/audit/verify-audit-chain.ts';
import type { AuditPage, AuditVerdict } from '../../contracts/api/audit.ts';
import { iso } from './iso.ts';

export const auditPage = ({ items, nextCursor }: FoundPage): AuditPage => ({
  items: items.map(({ at, clinicId, ...entry }) => ({ ...entry, at: iso(at), clinic: clinicId })),
  nextCursor,
});

export const auditVerdict = (verdict: Verdict): AuditVerdict =>
  verdict.intact
    ? {
        intact: true,
        entries: verdict.rows,
        head: verdict.head?.hash ?? null,
        brokenAt: null,
        problem: null,
      }
    : { intact: false, entries: null, head: null, brokenAt: verdict.id, problem: verdict.problem };
