import type { Client } from 'pg';
import { quoteIdentifier } from '../../identifiers.ts';
import { loadError } from '../load-error.ts';
import { ContextObjects } from './context-objects.ts';
import { inventoryOf, type Inventory } from './inventory.ts';
import { namesInBodies } from './names-in-bodies.ts';
import { presentSchema } from './present-schema.ts';
import { clearNames, settleNames, type SchemaNames } from './schema-names.ts';
import { makesSchema, type StructureScripts } from './structure-scripts.ts';

export interface Trial {
  /** What is there now; undefined when there is no such schema. */
  readonly now: Inventory | undefined;
  /** What there would be. */
  readonly copy: Inventory;
  /** Functions that would still call the schema by the name it has in the copy. */
  readonly namesSource: readonly string[];
}

/** Its table, its name, and what it says in the words of `pg_get_constraintdef`. */
const foreignKey =
  /^ALTER TABLE (?:ONLY )?(?:"(?:[^"]|"")+"|[^\s".]+)\.((?:"(?:[^"]|"")+"|[^\s".]+))\s+ADD CONSTRAINT ((?:"(?:[^"]|"")+"|[^\s"]+)) (FOREIGN KEY[\s\S]*)$/;

/**
 * Makes a copy's structure without its rows, looks at it, and rolls all of that back: nobody sees it, and
 * what stands in the way of a restore shows before anything is written. Foreign keys are read from the script instead
 * of being made, because they would lock others' tables.
 * @throws ResguardoError `restore-load-failed` and what else loadError says
 */
export async function tryStructure(
  client: Client,
  names: SchemaNames,
  scripts: StructureScripts,
): Promise<Trial> {
  await client.query('BEGIN');
  try {
    await client.query("SET LOCAL lock_timeout = '3s'");
    const now = names.present && (await inventoryOf(client, names.present.oid));
    const tried = { ...names, aside: `${names.aside}_t` };
    await clearNames(client, tried);
    const keys = await makeAll(client, names, scripts);
    await settleNames(client, tried);
    await client.query("SELECT pg_catalog.set_config('search_path', '', false)");
    const made = await presentSchema(client, names.target);
    if (!made) throw new TypeError(`${names.target} was not made`);
    const copy = await inventoryOf(client, made.oid);
    const namesSource =
      names.source === names.target ? [] : await namesInBodies(client, made.oid, names.source);
    return { now, copy: { ...copy, objects: [...copy.objects, ...keys(now)] }, namesSource };
  } finally {
    await client.query('ROLLBACK').catch(() => undefined); // a lost connection has done it already
  }
}

type KeysAmong = (now: Inventory | undefined) => Inventory['objects'];

async function makeAll(
  client: Client,
  { source }: SchemaNames,
  { ahead, behind, access }: StructureScripts,
): Promise<KeysAmong> {
  const context = new ContextObjects(client);
  const keys = new Map<string, string>();
  for (const { kind, statements } of [...ahead, ...behind]) {
    try {
      if (kind === 'context') {
        await context.run(statements);
        continue;
      }
      const wanted = statements.filter((statement) => {
        const found = foreignKey.exec(withoutComments(statement)) ?? [];
        const [, table = '', name = '', definition = ''] = found;
        if (name !== '') keys.set(keyOf(table, name), definition);
        return name === '' && !makesSchema(statement, source) && !fills(statement);
      });
      await client.query(wanted.join(';\n'));
    } catch (error) {
      throw loadError(error, { frame: kind }, 'restore');
    }
  }
  const policies = access.filter((statement) => statement.includes('CREATE POLICY'));
  for (const policy of policies) await client.query(policy);
  return (now) =>
    (now?.objects ?? []).flatMap((object) => {
      const [, name = ''] =
        /^table constraint ("(?:[^"]|"")+"|\S+) on /.exec(object.identity) ?? [];
      const definition = keys.get(keyOf(quoteIdentifier(object.table ?? ''), name));
      return definition === undefined ? [] : [{ ...object, definition }];
    });
}

const keyOf = (table: string, name: string): string =>
  JSON.stringify([unquoted(table), unquoted(name)]);

const fills = (statement: string): boolean => statement.startsWith('REFRESH MATERIALIZED VIEW ');
const withoutComments = (statement: string): string => statement.replace(/^(?:--[^\n]*\n|\s)+/, '');
const unquoted = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
