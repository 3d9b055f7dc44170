/** Neither PostgreSQL's text nor its jsonb can hold U+0000, or half of a character. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
