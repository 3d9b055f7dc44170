import { scanSql } from './scan-sql.ts';

/** One object of pg_dump's output: what the header above it says, and its SQL. */
export interface TocEntry {
  /** pg_dump's own number, which `dependencies` speak of. */
  readonly id: number;
  /** `pg_class` and so on, and the object in it; `0:0` for comments, rights and the like. */
  readonly object: string;
  readonly dependencies: readonly number[];
  readonly name: string;
  /** `TABLE`, `FK CONSTRAINT`, `ACL`… */
  readonly type: string;
  readonly schema: string;
  /** Ends with a newline; without owner and session settings. */
  readonly sql: string;
  /** `ALTER … OWNER TO …`, without semicolon; null where nobody owns it. */
  readonly ownerSql: string | null;
  readonly tableAccessMethod: string;
  /** After the data: from the first key or index on. */
  readonly section: 'pre-data' | 'post-data';
}

/** The header that `pg_dump --verbose` writes above each object. */
const header = new RegExp(
  [
    '^--',
    String.raw`-- TOC entry (?<id>\d+) \(class (?<classId>\d+) OID (?<oid>\d+)\)`,
    '(?:-- Dependencies: (?<dependencies>[0-9 ]+)\n)?',
  ].join('\n') +
    String.raw`-- (?:Data for )?Name: (?<name>.*); Type: (?<type>[A-Z ]+); Schema: (?<schema>.*); Owner: .*` +
    '\n--\n',
);

/** Objects that pg_dump puts behind the data; once one came, all that follow are. */
const postData = new Set([
  'CONSTRAINT',
  'FK CONSTRAINT',
  'CHECK CONSTRAINT',
  'INDEX',
  'INDEX ATTACH',
  'STATISTICS',
  'RULE',
  'TRIGGER',
  'EVENT TRIGGER',
  'POLICY',
  'ROW SECURITY',
  'PUBLICATION',
  'PUBLICATION TABLE',
  'PUBLICATION TABLES IN SCHEMA',
]);

const ownerStatement = /^ALTER [A-Z ]+ [\s\S]+ OWNER TO [\s\S]+$/;
const sessionSetting = /\n*SET default_(tablespace|table_access_method) = ([^\n]*);\n*$/;

interface Mark {
  readonly start: number;
  readonly bodyStart: number;
  readonly groups: Readonly<Record<string, string | undefined>>;
}

/**
 * Cuts the plain output of `pg_dump --schema-only --verbose` into its objects. A header is taken for one
 * only where a comment can stand, so a function's body that quotes a dump is left whole. What stands
 * before the first header and after the last object (settings, `\restrict`, dates) is dropped.
 */
export const tocEntries = (dump: string): TocEntry[] => {
  const { marks, end } = findMarks(dump);
  const entries: TocEntry[] = [];
  let section: TocEntry['section'] = 'pre-data';
  let accessMethod = 'heap';
  const preamble = dump.slice(0, marks[0]?.start ?? 0);
  accessMethod = settingsAtEnd(preamble, accessMethod).accessMethod;
  marks.forEach((mark, index) => {
    const { groups } = mark;
    const type = groups['type'] ?? '';
    if (postData.has(type)) section = 'post-data';
    const next = marks[index + 1]?.start ?? end;
    const settings = settingsAtEnd(dump.slice(mark.bodyStart, next), accessMethod);
    const { sql, ownerSql } = withoutOwner(settings.sql);
    entries.push({
      id: Number(groups['id']),
      object: `${groups['classId'] ?? ''}:${groups['oid'] ?? ''}`,
      dependencies: (groups['dependencies'] ?? '').split(' ').filter(Boolean).map(Number),
      name: groups['name'] ?? '',
      type,
      schema: groups['schema'] ?? '',
      sql,
      ownerSql,
      tableAccessMethod: accessMethod,
      section,
    });
    // What is set behind this object is meant for the next one.
    accessMethod = settings.accessMethod;
  });
  return entries;
};

const findMarks = (dump: string): { marks: Mark[]; end: number } => {
  const marks: Mark[] = [];
  let end = dump.length;
  let ended = false;
  scanSql(dump, {
    comment: (start, lineEnd) => {
      if (ended || (start > 0 && dump.charAt(start - 1) !== '\n')) return;
      const line = dump.slice(start, lineEnd);
      if (/^-- (Completed on |PostgreSQL database dump complete$)/.test(line)) {
        ended = true;
        end = line.startsWith('-- Completed') ? start : start - '--\n'.length;
        return;
      }
      if (line !== '--' || !dump.startsWith('-- TOC entry ', lineEnd + 1)) return;
      const match = header.exec(dump.slice(start, endOfHeader(dump, start)));
      if (match?.groups === undefined) return;
      marks.push({ start, bodyStart: start + match[0].length, groups: match.groups });
    },
  });
  return { marks, end };
};

/** Behind the `--` line that closes the header; names hold no newline there. */
const endOfHeader = (dump: string, start: number): number => {
  const close = dump.indexOf('\n--\n', start + 2);
  return close === -1 ? dump.length : close + '\n--\n'.length;
};

const settingsAtEnd = (text: string, accessMethod: string) => {
  let sql = text;
  let method = accessMethod;
  for (;;) {
    const setting = sessionSetting.exec(sql);
    if (setting === null) break;
    if (setting[1] === 'table_access_method') method = setting[2] ?? method;
    sql = sql.slice(0, setting.index);
  }
  return { sql: `${sql.trim()}\n`, accessMethod: method };
};

const withoutOwner = (text: string): { sql: string; ownerSql: string | null } => {
  const ends: number[] = [];
  scanSql(text, { semicolon: (at) => ends.push(at) });
  const last = ends.at(-1);
  const before = ends.at(-2);
  if (last === undefined || before === undefined) return { sql: text, ownerSql: null };
  const statement = text.slice(before + 1, last).trim();
  if (!ownerStatement.test(statement)) return { sql: text, ownerSql: null };
  return { sql: `${text.slice(0, before + 1).trimEnd()}\n`, ownerSql: statement };
};
