import { readEvidence } from '../../catalog/evidence/read-evidence.ts';
import { evidenceKey, signEvidence } from '../../catalog/evidence/sign-evidence.ts';
import { EvidenceKey, EvidenceQuery, SignedEvidence } from '../../contracts/api/evidence.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded } from '../http/guarded.ts';
import { ClinicParams } from '../http/params.ts';

const tags = ['evidence'];
const usualDays = 90;
const dayMs = 86_400_000;

/** What can be shown to an auditor, signed, and what it is checked with. */
export const evidenceRoutes = (server: ApiServer, { catalog, audit }: RouteDependencies): void => {
  const signed = async (clinic: string, query: EvidenceQuery): Promise<SignedEvidence> => {
    const now = new Date();
    const until = query.until === undefined ? now : new Date(query.until);
    const from =
      query.from === undefined
        ? new Date(until.getTime() - usualDays * dayMs)
        : new Date(query.from);
    return signEvidence(catalog, await readEvidence(catalog, clinic, { from, until, now }));
  };

  server.get(
    '/api/clinics/:clinic/evidence',
    guarded('evidence.read', {
      tags,
      summary: 'How well the clinic was protected in a period, measured and signed',
      description:
        'Of the last 90 days unless told otherwise. The signature is over the canonical JSON (RFC 8785) of all but its value; /api/evidence/key has what it is checked with.',
      params: ClinicParams,
      querystring: EvidenceQuery,
      response: { 200: SignedEvidence },
    }),
    async (request, reply) => {
      const { clinic } = request.params;
      const report = await signed(clinic, request.query);
      await audit(request, {
        action: 'evidence.read',
        clinicId: clinic,
        details: { from: report.from, until: report.until },
      });
      return reply.header('cache-control', 'no-store').send(report);
    },
  );

  server.get(
    '/api/evidence/key',
    guarded('evidence.key', {
      tags,
      summary: 'The public key of this installation’s reports',
      response: { 200: EvidenceKey },
    }),
    () => evidenceKey(catalog),
  );
};
