import type { ReadMail } from './read-mail.ts';

/**
 * A mail's HTML as the frame shows it: pictures sent along stand in it, and links open beside it.
 * Nothing is removed: what keeps it harmless is the policy it is served with.
 */
export function framedHtml({ mail, contents }: ReadMail): string {
  const pictures = new Map(
    mail.attachments.map(({ contentId, type }, index) => [
      contentId,
      `data:${type.replace(/[^\w.+/-]/g, '')};base64,${contents[index]?.toString('base64') ?? ''}`,
    ]),
  );
  const shown = mail.html.replace(
    /\bcid:([^"'\s)>]+)/gi,
    (whole, id: string) => pictures.get(id) ?? whole,
  );
  const base = '<base target="_blank">';
  return /<head\b[^>]*>/i.test(shown) ? shown.replace(/<head\b[^>]*>/i, `$&${base}`) : base + shown;
}

/** It may be seen; it may load nothing from anywhere, run nothing, and send nothing. */
export const framedPolicy = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  'img-src data:',
  "style-src 'unsafe-inline'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');
