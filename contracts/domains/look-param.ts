import type { z } from 'zod';
import { DomainCheck } from './domain-check.ts';

const Look = DomainCheck.pick({ finding: true, params: true, target: true });
type Look = z.infer<typeof Look>;

/** What a look found, as an alarm's parameter: its words are said in the reader's language. */
export const lookParam = ({ finding, params, target }: Look): string =>
  JSON.stringify({ finding, params, target });

/** The look that stands in a parameter; null where there are plain words. */
export const lookOf = (param: string): Look | null => {
  if (!param.startsWith('{')) return null;
  try {
    return Look.parse(JSON.parse(param));
  } catch {
    return null;
  }
};
