import { z } from 'zod';

/** What people are spoken to in. Spanish is the clinics' own, and what is meant when nothing is said. */
export const Language = z.enum(['es', 'en']);
export type Language = z.infer<typeof Language>;

export const defaultLanguage: Language = 'es';

/**
 * The best of ours for an `Accept-Language` header (RFC 9110 §12.5.4: ranges with weights).
 * A malformed header counts as none.
 */
export const languageFor = (acceptLanguage: string | undefined): Language => {
  let best: { language: Language; weight: number } | null = null;
  for (const range of (acceptLanguage ?? '').split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
    const language = Language.safeParse(tag.trim().split('-')[0]);
    const quality = parameters.map(
      (parameter) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1],
    );
    const weight = Number(quality.find((value) => value !== undefined) ?? 1);
    if (language.success && weight > (best?.weight ?? 0))
      best = { language: language.data, weight };
  }
  return best?.language ?? defaultLanguage;
};
