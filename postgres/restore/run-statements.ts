import type { Client } from 'pg';
import { splitStatements } from '../structure/scan-sql.ts';

type Clients = readonly [Client, ...Client[]];

const name = '(?:"(?:[^"]|"")+"|[^\\s".]+)';

/** Indexes and keys: each needs its own table's rows and nothing else, and the server locks what two of them share. */
const alone = new RegExp(
  `^(?:CREATE (?:UNIQUE )?INDEX |ALTER TABLE [\\s\\S]+?\\n\\s+ADD CONSTRAINT ${name} (?:PRIMARY KEY|UNIQUE|EXCLUDE)\\b)`,
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
    if (sort === 'indexes') await sideBySide(clients, statements);
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
  const byTable = new Map<string, string[]>();
  for (const statement of statements) {
    const { table = '', constraint = '' } = foreignKey.exec(statement)?.groups ?? {};
    const check = `ALTER TABLE ONLY ${table} VALIDATE CONSTRAINT ${constraint}`;
    byTable.set(table, [...(byTable.get(table) ?? []), check]);
  }
  await sideBySide(
    clients,
    [...byTable.values()].map((checks) => checks.join(';\n')),
  );
}

async function sideBySide(clients: Clients, statements: readonly string[]): Promise<void> {
  const waiting = [...statements];
  await Promise.all(
    clients.map(async (client) => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        await client.query(next);
      }
    }),
  );
}

const sortOf = (statement: string): Sort => {
  if (alone.test(statement)) return 'indexes';
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
