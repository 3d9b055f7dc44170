/**
 * Names and words of others as a terminal may be given them: what would move its cursor, write its title, or turn
 * the order of letters round is shown by its number. Lines and tabs stay.
 */
export const plain = (text: string): string => text.replace(meddling, numbered);

/** The same on one line. */
export const plainCell = (text: string): string => plain(text).replace(/[\n\t]/g, numbered);

const meddling = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

const numbered = (letter: string): string => `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`;
