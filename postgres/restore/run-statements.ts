import type { Client } from 'pg';
import { splitStatements } from '../structure/scan-sql.ts';

type Clients = readonly [Client, ...Client[]];

const name = '(?:"(?:[^"]|"")+"|[^\\s".]+)';

/** Each of these needs its own table's rows and nothing else, and the server locks what two of them share. */
const index = new RegExp(
  `^CREATE (?:UNIQUE )?INDEX ${name} ON (?:ONLY )?(?<table>${name}\\.${name}) `,
);
const key = new RegExp(
  `^ALTER TABLE (?:ONLY )?(?<table>${name}\\.${name})\\n\\s+ADD CONSTRAINT ${name} (?:PRIMARY KEY|UNIQUE|EXCLUDE)\\b`,
);

/**
 * A foreign key of a table that is not partitioned (pg_dump leaves ONLY out there, and such a key cannot be
 * made first and checked later).
 */
const foreignKey = new RegExp(
  `^ALTER TABLE ONLY (?<table>${name}\\.${name})\\n\\s+ADD CONSTRAINT (?<constraint>${name}) FOREIGN KEY\\b(?![\\s\\S]* NOT VALID$)`,
);

type Sort = 'indexes' | 'foreign keys' | 'in turn';

/**
 * Runs the statements that follow the data: indexes side by side over all connections, foreign keys made one
 * after the other but checked side by side, and everything else over the first, in the script's order.
 */
export async function runStatements(clients: Clients, script: string): Promise<void> {
  for (const { sort, statements } of runsOf(splitStatements(script))) {
    if (sort === 'indexes') await sideBySide(clients, indexTasks(statements));
    else if (sort === 'foreign keys') await addForeignKeys(clients, statements);
    else await clients[0].query(statements.join(';\n'));
  }
}

/**
 * Making a key locks both its tables against others' keys; checking it locks its own table only. The rows
 * are what takes time, so they are checked apart.
 */
async function addForeignKeys(clients: Clients, statements: readonly string[]): Promise<void> {
  if (clients.length === 1) {
    await clients[0].query(statements.join(';\n'));
    return;
  }
  await clients[0].query(statements.map((statement) => `${statement} NOT VALID`).join(';\n'));
  const checks = statements.map((statement) => {
    const { table = '', constraint = '' } = foreignKey.exec(statement)?.groups ?? {};
    return {
      table,
      turn: 0 as const,
      sql: `ALTER TABLE ONLY ${table} VALIDATE CONSTRAINT ${constraint}`,
    };
  });
  await sideBySide(clients, chained(checks));
}

interface Task {
  readonly table: string;
  /** Those of turn 1 are begun when none of turn 0 is waiting. */
  readonly turn: 0 | 1;
  readonly sql: string;
}

/** A key locks its table against everything else, an index lets others of the table be built beside it. */
function indexTasks(statements: readonly string[]): Task[] {
  const tasks = (pattern: RegExp): Task[] =>
    statements.flatMap((sql) => {
      const table = pattern.exec(sql)?.groups?.['table'];
      return table === undefined ? [] : [{ table, turn: 1 as const, sql }];
    });
  return [...chained(tasks(key)), ...tasks(index)];
}

/** Tasks of one table wait for each other anyway. */
function chained(tasks: readonly Task[]): Task[] {
  const byTable = new Map<string, string[]>();
  for (const { table, sql } of tasks) byTable.set(table, [...(byTable.get(table) ?? []), sql]);
  return [...byTable].map(([table, statements]) => ({
    table,
    turn: 0,
    sql: statements.join(';\n'),
  }));
}

/** Large tables first: what is left for the end is then small, and no session waits long for the other. */
async function sideBySide(clients: Clients, tasks: readonly Task[]): Promise<void> {
  const { rows } = await clients[0].query<{ name: string; bytes: number }>(
    `SELECT name, COALESCE(pg_catalog.pg_relation_size(pg_catalog.to_regclass(name)), 0)::float8 AS bytes
       FROM unnest($1::text[]) AS name`,
    [[...new Set(tasks.map(({ table }) => table))]],
  );
  const bytesOf = new Map(rows.map(({ name: table, bytes }) => [table, bytes]));
  const waiting = tasks.toSorted(
    (a, b) => a.turn - b.turn || (bytesOf.get(b.table) ?? 0) - (bytesOf.get(a.table) ?? 0),
  );
  await Promise.all(
    clients.map(async (client) => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await client.query(next.sql);
    }),
  );
}

const sortOf = (statement: string): Sort => {
  if (key.test(statement) || index.test(statement)) return 'indexes';
  return foreignKey.test(statement) ? 'foreign keys' : 'in turn';
};

interface Run {
  readonly sort: Sort;
  readonly statements: string[];
}

/** Neighbours of one sort. */
function runsOf(statements: readonly string[]): Run[] {
  const runs: Run[] = [];
  for (const statement of statements) {
    const sort = sortOf(statement);
    const last = runs.at(-1);
    if (last?.sort === sort) last.statements.push(statement);
    else runs.push({ sort, statements: [statement] });
  }
  return runs;
}
