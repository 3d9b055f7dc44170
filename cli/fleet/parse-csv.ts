/** A field and where it begins, counted from 1. */
export interface CsvField {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** What a table looks like: its fields, or the place of a quote that nobody closed or that stands wrong. */
export interface ParsedCsv {
  readonly rows: readonly (readonly CsvField[])[];
  readonly broken: { readonly line: number; readonly column: number } | null;
}

/** What parts the fields: that of `;`, tab and `,` which the title line has most of outside quotes. */
const separatorOf = (text: string): string => {
  const [title = ''] = text.replaceAll(/"[^"]*"/g, '').split(/\r?\n/, 1);
  const count = (sign: string): number => title.split(sign).length;
  return [';', '\t', ','].reduce((best, sign) => (count(sign) > count(best) ? sign : best), ',');
};

/**
 * Reads a table (RFC 4180): quotes round fields that hold separators, line ends or, doubled, quotes; with `;` or tabs
 * where the title line has those, as a spreadsheet in Spanish writes it. Empty lines are passed over.
 */
export const parseCsv = (text: string): ParsedCsv => {
  const separator = separatorOf(text);
  const rows: CsvField[][] = [];
  let row: CsvField[] = [];
  let [at, line, lineStart] = [0, 1, 0];
  const place = () => ({ line, column: at - lineStart + 1 });
  const newLine = (): void => {
    at += text.startsWith('\r\n', at) ? 2 : 1;
    line += 1;
    lineStart = at;
  };
  const atLineEnd = (): boolean => text[at] === '\n' || text[at] === '\r';

  while (at < text.length) {
    const begin = place();
    let field = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        if (at >= text.length) return { rows, broken: begin };
        if (text.startsWith('""', at)) {
          field += '"';
          at += 2;
        } else if (text[at] === '"') {
          at += 1;
          break;
        } else if (atLineEnd()) {
          field += '\n';
          newLine();
        } else {
          field += text[at] ?? '';
          at += 1;
        }
      }
      if (at < text.length && text[at] !== separator && !atLineEnd())
        return { rows, broken: place() };
    } else {
      while (at < text.length && text[at] !== separator && !atLineEnd()) {
        field += text[at] ?? '';
        at += 1;
      }
    }
    row.push({ text: field.trim(), ...begin });
    if (text[at] === separator && at < text.length) {
      at += 1;
      // A separator at the very end stands before one more field, an empty one.
      if (at < text.length && !atLineEnd()) continue;
      row.push({ text: '', ...place() });
    }
    if (at < text.length) newLine();
    if (row.some((one) => one.text !== '')) rows.push(row);
    row = [];
  }
  return { rows, broken: null };
};
