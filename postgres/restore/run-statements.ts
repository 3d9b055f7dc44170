import type { Client } from 'pg';
import { splitStatements } from '../structure/scan-sql.ts';

/**
 * Indexes and keys: each needs its own table's rows and nothing else, and the server locks what two of
 * them share. Foreign keys lock two tables, in either order, so they go one by one.
 */
const alone =
  /^(?:CREATE (?:UNIQUE )?INDEX |ALTER TABLE [\s\S]+?\n\s+ADD CONSTRAINT (?:"(?:[^"]|"")+"|[^\s"]+) (?:PRIMARY KEY|UNIQUE|EXCLUDE)\b)/;

/**
 * Runs the statements that follow the data: indexes side by side over all connections, and everything
 * else over the first, in the script's order.
 */
export async function runStatements(
  clients: readonly [Client, ...Client[]],
  script: string,
): Promise<void> {
  for (const { sideBySide, statements } of runsOf(splitStatements(script))) {
    if (!sideBySide) {
      await clients[0].query(statements.join(';\n'));
      continue;
    }
    const waiting = [...statements];
    await Promise.all(
      clients.map(async (client) => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          await client.query(next);
        }
      }),
    );
  }
}

interface Run {
  readonly sideBySide: boolean;
  readonly statements: string[];
}

/** Neighbours of one sort. */
function runsOf(statements: readonly string[]): Run[] {
  const runs: Run[] = [];
  for (const statement of statements) {
    const sideBySide = alone.test(statement);
    const last = runs.at(-1);
    if (last?.sideBySide === sideBySide) last.statements.push(statement);
    else runs.push({ sideBySide, statements: [statement] });
  }
  return runs;
}
