import { z } from 'zod';
import type { FailureNote } from '../failure-note.ts';

const Note = z.object({ code: z.string(), params: z.record(z.string(), z.string()) });

/** An error as a finding's parameter: its words are said in the reader's language. */
export const failureParam = ({ code, params }: FailureNote): string =>
  JSON.stringify({ code, params });

/** The error that stands in a parameter; null where there are plain words. */
export const failureOf = (param: string): FailureNote | null => {
  if (!param.startsWith('{')) return null;
  try {
    return Note.parse(JSON.parse(param));
  } catch {
    return null;
  }
};
