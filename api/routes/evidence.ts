import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readEvidence } from '../../catalog/evidence/read-evidence.ts';
import { evidenceKey, signEvidence } from '../../catalog/evidence/sign-evidence.ts';
import {
  EvidenceKey,
  EvidencePageQuery,
  EvidenceQuery,
  SignedEvidence,
} from '../../contracts/api/evidence.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { evidencePage, evidencePagePolicy } from '../evidence/evidence-page.ts';
import { guarded } from '../http/guarded.ts';
import { ClinicParams } from '../http/params.ts';
import { requestLanguage } from '../http/request-language.ts';

const tags = ['evidence'];
const usualDays = 90;
const dayMs = 86_400_000;

/** What can be shown to an auditor, signed, and what it is checked with. */
export const evidenceRoutes = (server: ApiServer, { catalog, audit }: RouteDependencies): void => {
  const reported = async (
    request: FastifyRequest,
    clinic: string,
    query: EvidenceQuery,
  ): Promise<SignedEvidence> => {
    const now = new Date();
    const until = query.until === undefined ? now : new Date(query.until);
    const from =
      query.from === undefined
        ? new Date(until.getTime() - usualDays * dayMs)
        : new Date(query.from);
    const report = signEvidence(catalog, await readEvidence(catalog, clinic, { from, until, now }));
    await audit(request, {
      action: 'evidence.read',
      clinicId: clinic,
      details: { from: report.from, until: report.until },
    });
    return report;
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
      const report = await reported(request, request.params.clinic, request.query);
      return reply.header('cache-control', 'no-store').send(report);
    },
  );

  server.get(
    '/api/clinics/:clinic/evidence.html',
    guarded('evidence.read', {
      tags,
      summary: 'The same as a page that prints well',
      description: 'It carries the signed report itself, to be saved and checked.',
      params: ClinicParams,
      querystring: EvidencePageQuery,
      response: {
        200: {
          description: 'The page',
          content: { 'text/html': { schema: z.string() } },
        },
      },
    }),
    async (request, reply) => {
      const { lang, ...period } = request.query;
      const report = await reported(request, request.params.clinic, period);
      return reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('content-security-policy', evidencePagePolicy)
        .send(evidencePage(report, lang ?? requestLanguage(request)));
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
