/** What a semicolon or a comment could hide in, and semicolons and comments themselves. */
const interesting =
  /[eE]'|'|"|\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|--|\/\*|[;()]|(?<![\w.])(?:BEGIN|CASE|END)(?!\w)/g;

export interface SqlScan {
  /** Called with the place of each line comment outside every string. */
  readonly comment?: (start: number, end: number) => void;
  /** Called with the place of each semicolon that ends a statement. */
  readonly semicolon?: (at: number) => void;
}

/** `CREATE FUNCTION … BEGIN ATOMIC …; …; END`: the body's statements are not the script's. */
const startsRoutine = /^\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:FUNCTION|PROCEDURE)\s/;

/**
 * Walks SQL as pg_dump writes it (standard_conforming_strings on, words of the language in capitals) and
 * tells what stands outside strings, quoted names and dollar quotes. A function's body that looks like
 * SQL is thus never taken for it. Statements end as psql ends them: not within parentheses, nor within
 * the body of an SQL routine.
 */
export const scanSql = (sql: string, scan: SqlScan): void => {
  interesting.lastIndex = 0;
  let parentheses = 0;
  let blocks = 0;
  let statementStart = 0;
  for (;;) {
    const match = interesting.exec(sql);
    if (match === null) return;
    const token = match[0];
    const start = match.index;
    if (token === ';') {
      if (parentheses > 0 || blocks > 0) continue;
      statementStart = start + 1;
      scan.semicolon?.(start);
    } else if (token === '(') {
      parentheses++;
    } else if (token === ')') {
      parentheses = Math.max(0, parentheses - 1);
    } else if (token === 'BEGIN' || token === 'CASE' || token === 'END') {
      if (token === 'END') blocks = Math.max(0, blocks - 1);
      else if (blocks > 0 || startsRoutine.test(withoutComments(sql, statementStart))) blocks++;
    } else if (token === '--') {
      const line = sql.indexOf('\n', start);
      const end = line === -1 ? sql.length : line;
      scan.comment?.(start, end);
      interesting.lastIndex = end;
    } else if (token === '/*') {
      interesting.lastIndex = endOfBlockComment(sql, start);
    } else if (token.length === 2 && token.endsWith("'") && !startsName(sql, start)) {
      interesting.lastIndex = endOfQuoted(sql, start + 2, "'", true);
    } else if (token.endsWith("'")) {
      interesting.lastIndex = endOfQuoted(sql, start + token.length, "'", false);
    } else if (token === '"') {
      interesting.lastIndex = endOfQuoted(sql, start + 1, '"', false);
    } else {
      const end = sql.indexOf(token, start + token.length);
      interesting.lastIndex = end === -1 ? sql.length : end + token.length;
    }
  }
};

/** From a statement's beginning on, without the comment lines above it. */
const withoutComments = (sql: string, start: number): string =>
  /^(?:\s*--[^\n]*\n)*(?<rest>[\s\S]{0,200})/.exec(sql.slice(start, start + 4000))?.groups?.[
    'rest'
  ] ?? '';

/** Whether the letter at `at` ends a longer word: then it is not the E of an escape string. */
const startsName = (sql: string, at: number): boolean =>
  at > 0 && /[\w\u0080-\uffff]/.test(sql.charAt(at - 1));

/** Just behind the quote that closes; a doubled quote does not, nor one behind a backslash if those escape. */
const endOfQuoted = (sql: string, from: number, quote: string, escapes: boolean): number => {
  let at = from;
  for (;;) {
    const close = sql.indexOf(quote, at);
    if (close === -1) return sql.length;
    if (escapes) {
      let slashes = 0;
      while (sql.charAt(close - 1 - slashes) === '\\' && close - 1 - slashes >= from) slashes++;
      if (slashes % 2 === 1) {
        at = close + 1;
        continue;
      }
    }
    if (sql.charAt(close + 1) !== quote) return close + 1;
    at = close + 2;
  }
};

/** Block comments nest in PostgreSQL. */
const endOfBlockComment = (sql: string, start: number): number => {
  let depth = 0;
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  for (;;) {
    const mark = marks.exec(sql);
    if (mark === null) return sql.length;
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
};

/** Cuts a text into its statements, without the semicolons that end them. */
export const splitStatements = (sql: string): string[] => {
  const statements: string[] = [];
  let from = 0;
  scanSql(sql, {
    semicolon: (at) => {
      statements.push(sql.slice(from, at).trim());
      from = at + 1;
    },
  });
  const rest = sql.slice(from).trim();
  return [...statements, rest].filter((statement) => statement !== '');
};
