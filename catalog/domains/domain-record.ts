import { z } from 'zod';
import { DomainCheck, DomainState } from '../../contracts/domains/domain-check.ts';
import { DomainInput } from '../../contracts/domains/domain-input.ts';
import { columnsOf } from '../database/rows.ts';

/** What was found of a domain, once or many times in a day. */
export const DomainRoundRecord = z.object({
  id: z.number(),
  clinicId: z.string(),
  domain: z.string(),
  state: DomainState,
  checks: z.array(DomainCheck),
  /** Of the last look, and of the slowest. */
  milliseconds: z.number(),
  slowestMilliseconds: z.number(),
  /** How many looks found the same. */
  looks: z.number(),
  firstAt: z.date(),
  lastAt: z.date(),
});
export type DomainRoundRecord = z.infer<typeof DomainRoundRecord>;

/** The SELECT list of a DomainRoundRecord over `domain_rounds r`. */
export const roundColumns = columnsOf(DomainRoundRecord, 'r');

/** One domain as it is set. */
export const DomainRecord = z.object({
  clinicId: z.string(),
  domain: z.string(),
  settings: DomainInput,
  /** Of its hosts, those that an operator set. */
  operatorHosts: z.array(z.string()),
  changedAt: z.date(),
});
export type DomainRecord = z.infer<typeof DomainRecord>;

/** The SELECT list of a DomainRecord over `domains d`. */
export const domainColumns = columnsOf(DomainRecord, 'd');

/** A domain, and what the latest look found since it was set so; null: nobody has looked yet. */
export interface DomainStanding extends DomainRecord {
  readonly latest: DomainRoundRecord | null;
}
