import { z } from 'zod';
import { DomainCheck, DomainState } from '../domains/domain-check.ts';
import { DomainInput } from '../domains/domain-input.ts';
import { HostName } from '../domains/host-name.ts';
import { PageQuery, pageOf } from './page.ts';

const Instant = z.iso.datetime();
const Milliseconds = z.number().int().nonnegative();

/** One thing that was looked at, in the caller's language. */
export const DomainCheckView = DomainCheck.extend({
  message: z.string(),
  hint: z.string().describe('What to do; empty where all is well'),
}).meta({ id: 'DomainCheck' });
export type DomainCheckView = z.infer<typeof DomainCheckView>;

/** How a domain stands. */
export const DomainView = z
  .object({
    domain: z.string(),
    settings: DomainInput,
    state: z
      .enum([...DomainState.options, 'unknown'])
      .describe('The worst of its checks; `unknown`: nobody has looked since it was set so'),
    daysLeft: z
      .number()
      .int()
      .nullable()
      .describe('Until the first of its certificates ends; null where none could be looked at'),
    checkedAt: Instant.nullable(),
    milliseconds: Milliseconds.nullable().describe('How long the whole look took'),
    checks: z.array(DomainCheckView),
  })
  .meta({ id: 'DomainStanding' });
export type DomainView = z.infer<typeof DomainView>;

/** A clinic's domains, and what the latest look at each found. */
export const DomainsView = z
  .object({ clinic: z.string(), items: z.array(DomainView) })
  .meta({ id: 'Domains' });
export type DomainsView = z.infer<typeof DomainsView>;

export const DomainRoundView = z
  .object({
    id: z.number().int(),
    domain: z.string(),
    state: DomainState,
    from: Instant.describe('The first look of the day that found this'),
    until: Instant.describe('The last'),
    looks: z.number().int().positive().describe('How many found the same'),
    milliseconds: Milliseconds,
    slowestMilliseconds: Milliseconds,
    checks: z.array(DomainCheckView).describe('As the last look found them'),
  })
  .meta({ id: 'DomainRound' });
export type DomainRoundView = z.infer<typeof DomainRoundView>;

export const DomainRoundPage = pageOf(DomainRoundView).meta({ id: 'DomainRoundPage' });
export type DomainRoundPage = z.infer<typeof DomainRoundPage>;

export const DomainRoundQuery = PageQuery.extend({
  domain: HostName.optional().describe('Only of this one'),
});

export const DomainsCheckStarted = z
  .object({ clinic: z.string(), address: z.string().describe('Where what is found will stand') })
  .meta({ id: 'DomainsCheckStarted' });
export type DomainsCheckStarted = z.infer<typeof DomainsCheckStarted>;
