import type { RetentionPolicy } from '../../contracts/retention/retention-policy.ts';
import { joined, type PageKit } from './page-parts.ts';

const periods = ['count', 'daily', 'weekly', 'monthly', 'yearly'] as const;

/** What is kept, in words: each rule that is set, and what holds above them all. */
export const retentionRule = ({ words, counted }: PageKit, policy: RetentionPolicy): string => {
  const { retention } = words;
  const set = periods.flatMap((rule) => {
    const many = policy[rule];
    return many === null ? [] : [retention[rule](counted(many).text)];
  });
  const rules = joined([policy.days !== null && retention.days(counted(policy.days)), ...set]);
  return joined([rules === '' ? retention.everything : rules, words.keptMeaning]);
};
