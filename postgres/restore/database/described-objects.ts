import { describedTable } from '../staging/backup-types.ts';

/** What a script of pg_dump's makes: told by its words, as both sides are written by the same program. */
export interface DescribedObjects {
  /** `schema.table` by the table's key. */
  readonly tables: ReadonlyMap<string, DescribedColumns>;
  /** By identity, `VIEW clinica.activos`; with the table it hangs from, as SQL names it. */
  readonly others: ReadonlyMap<string, string | null>;
  /** Of those that say something, a function or a view: what, without regard to white space. */
  readonly definitions: ReadonlyMap<string, string>;
  readonly hasTriggers: boolean;
  readonly hasRowSecurity: boolean;
}

interface DescribedColumns {
  readonly schema: string;
  readonly table: string;
  /** Types by column. */
  readonly columns: ReadonlyMap<string, string>;
}

const part = '(?:"(?:[^"]|"")+"|[^\\s"().,;]+)';
const qualified = `${part}(?:\\.${part})?`;

/** Of what hangs from a table: its kind, its name and the table. */
const hanging: readonly (readonly [kind: string, pattern: RegExp])[] = [
  [
    'INDEX',
    new RegExp(`^CREATE (?:UNIQUE )?INDEX (?<name>${part}) ON (?:ONLY )?(?<table>${qualified})`),
  ],
  [
    'TRIGGER',
    new RegExp(
      `^CREATE (?:CONSTRAINT )?TRIGGER (?<name>${part}) [\\s\\S]*? ON (?<table>${qualified})`,
    ),
  ],
  ['RULE', new RegExp(`^CREATE RULE (?<name>${part}) AS\\s+ON \\w+ TO (?<table>${qualified})`)],
  ['POLICY', new RegExp(`^CREATE POLICY (?<name>${part}) ON (?<table>${qualified})`)],
  [
    'CONSTRAINT',
    new RegExp(`^ALTER TABLE (?:ONLY )?(?<table>${qualified})\\s+ADD CONSTRAINT (?<name>${part})`),
  ],
];
const ownedSequence = new RegExp(
  `^ALTER SEQUENCE (?<name>${qualified}) OWNED BY (?<table>${qualified})\\.${part}$`,
);
const tableHead = new RegExp(`^CREATE (?:UNLOGGED )?TABLE (${qualified})`);
/** Its arguments tell a function from another of its name; what it returns does not. */
const routine = /^CREATE (?:FUNCTION|PROCEDURE) .*?(?= RETURNS|$)/m;
const withoutIdentity = /^CREATE (?:SCHEMA public$|USER MAPPING)/;
const tolerated = /EXECUTE (\$\w*\$)([\s\S]*)\1;/;
const behindType = / (?:NOT NULL|DEFAULT|COLLATE|GENERATED|CONSTRAINT|STORAGE|COMPRESSION)\b.*$/;

const saysSomething =
  /^(?:FUNCTION|PROCEDURE|(?:MATERIALIZED )?VIEW|TRIGGER|RULE|POLICY|INDEX|CONSTRAINT|TYPE) /;

/** Takes statements as they stand in the frames of a copy, or would if it were made now. */
export function describedObjects(statements: Iterable<string>): DescribedObjects {
  const tables = new Map<string, DescribedColumns>();
  const others = new Map<string, string | null>();
  const definitions = new Map<string, string>();
  const note = (identity: string, table: string | null, statement: string): void => {
    others.set(identity, table);
    if (saysSomething.test(identity)) definitions.set(identity, statement.replace(/\s+/g, ' '));
  };
  let hasTriggers = false;
  let hasRowSecurity = false;
  for (const written of statements) {
    const statement = plain(written);
    hasRowSecurity ||= statement.includes('ROW LEVEL SECURITY');
    const described = describedTable(statement);
    const head = tableHead.exec(statement)?.[1];
    if (described) tables.set(tableNameOf(described), typesOf(described));
    else if (head !== undefined) others.set(`TABLE ${head}`, null);
    else {
      const found = hangingOf(statement);
      hasTriggers ||= found?.identity.startsWith('TRIGGER') === true;
      if (found) note(found.identity, found.table, statement);
      else if (statement.startsWith('CREATE ') && !withoutIdentity.test(statement)) {
        note(headOf(statement), null, statement);
      }
    }
  }
  return { tables, others, definitions, hasTriggers, hasRowSecurity };
}

/** Without comments before it, and out of the block that tolerates missing roles. */
const plain = (statement: string): string => {
  const text = statement.replace(/^(?:\s*--.*\n|\s+)*/, '');
  return (text.startsWith('DO ') ? (tolerated.exec(text)?.[2] ?? text) : text).trim();
};

function hangingOf(statement: string): { identity: string; table: string } | undefined {
  for (const [kind, pattern] of hanging) {
    const { name, table } = pattern.exec(statement)?.groups ?? {};
    if (name !== undefined && table !== undefined) {
      return { identity: `${kind} ${name} ON ${table}`, table };
    }
  }
  const { name, table } = ownedSequence.exec(statement)?.groups ?? {};
  return name === undefined || table === undefined
    ? undefined
    : { identity: `SEQUENCE ${name}`, table };
}

/** The first line without what opens the next: `VIEW clinica.activos`, `FUNCTION clinica.suma(integer)`. */
const headOf = (statement: string): string =>
  (routine.exec(statement)?.[0] ?? statement.split('\n', 1)[0] ?? '')
    .replace(/^CREATE (?:OR REPLACE )?/, '')
    .replace(/ ?(?:\(| AS(?: ENUM| RANGE)? ?\(?| WITH \(security.*)$/, '')
    .replace(/ AS$/, '')
    .trim();

const typesOf = ({
  schema,
  table,
  columns,
}: NonNullable<ReturnType<typeof describedTable>>): DescribedColumns => ({
  schema,
  table,
  columns: new Map(
    [...columns]
      // A check, which stands among the columns.
      .filter(([name]) => name !== 'CONSTRAINT')
      .map(([name, rest]) => [name, rest.replace(behindType, '')]),
  ),
});

export const tableNameOf = ({ schema, table }: { schema: string; table: string }): string =>
  `${schema}.${table}`;
