import { z } from 'zod';
import { writtenNumber } from '../written-number.ts';
import { PageQuery, pageOf } from './page.ts';

export const AuditView = z
  .object({
    id: z.int().positive().describe('Without gaps: one that is missing was taken out'),
    at: z.iso.datetime(),
    userId: z.int().nullable(),
    actor: z.string().describe('Who, in words that outlive the user'),
    action: z.string(),
    clinic: z.string().nullable(),
    object: z.string().nullable(),
    address: z.string().nullable().describe('From where'),
    details: z.record(z.string(), z.unknown()).describe('Before and after, and the like'),
    prevHash: z.string(),
    hash: z.string().describe('SHA-256 over this entry and the hash before it'),
  })
  .meta({ id: 'AuditEntry' });
export type AuditView = z.infer<typeof AuditView>;

export const AuditPage = pageOf(AuditView).meta({ id: 'AuditPage' });
export type AuditPage = z.infer<typeof AuditPage>;

export const ClinicAuditQuery = PageQuery.extend({
  user: writtenNumber(z.number().int().positive().max(Number.MAX_SAFE_INTEGER)).optional(),
  action: z.string().min(1).max(100).optional().describe('Exactly: `backup.delete`'),
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional().describe('Not this moment itself'),
});

export const AuditQuery = ClinicAuditQuery.extend({
  clinic: z.string().min(1).max(63).optional(),
});

export const AuditVerdict = z
  .object({
    intact: z.boolean(),
    entries: z.int().nullable().describe('How many there are; null where the chain is broken'),
    head: z
      .string()
      .nullable()
      .describe('The last hash: written down elsewhere, it shows later that nothing was put back'),
    brokenAt: z.int().nullable().describe('The entry that is wrong'),
    problem: z
      .enum(['missing', 'altered', 'unlinked', 'forged', 'cut'])
      .nullable()
      .describe(
        'Before this entry some are gone; it is not what its hash says; it does not follow from the one before; its hash was made without the master key; after it some are gone',
      ),
  })
  .meta({ id: 'AuditVerdict' });
export type AuditVerdict = z.infer<typeof AuditVerdict>;
