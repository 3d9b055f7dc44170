/** Text that is HTML already. Made by the `html` tag alone, so nothing unescaped slips into a mail or a page. */
export interface Html {
  readonly markup: string;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

const isMarkup = (value: string | Html | readonly Html[]): value is Html =>
  typeof value === 'object' && 'markup' in value;

const rendered = (value: string | Html | readonly Html[]): string => {
  if (typeof value === 'string') return escaped(value);
  return isMarkup(value) ? value.markup : value.map(({ markup }) => markup).join('');
};

/** Strings put into the template are escaped, in text and in attributes alike. */
export const html = (
  parts: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html => ({ markup: String.raw({ raw: parts }, ...values.map(rendered)) });
