import type { Client } from 'pg';
import { quoteIdentifier } from '../../identifiers.ts';
import { tolerant } from '../../structure/tolerant.ts';
import { moveExtensions } from './move-extensions.ts';
import type { PresentSchema } from './present-schema.ts';

/** Which schemas a load touches, and how each is called meanwhile. */
export interface SchemaNames {
  /** The one in the copy, under whose name it is loaded. */
  readonly source: string;
  /** The one that is replaced. */
  readonly target: string;
  /** What is there now under the target's name. */
  readonly present: PresentSchema | undefined;
  /** Where that goes. */
  readonly aside: string;
  /** Another clinic's, of the source's name, where that is not the target's: it steps aside while we load. */
  readonly namesake: PresentSchema | undefined;
}

/** Makes room: puts aside what is there, and makes the schema anew under the copy's name. */
export async function clearNames(client: Client, names: SchemaNames): Promise<void> {
  const { source, target, present, aside, namesake } = names;
  if (present) await renameSchema(client, target, aside);
  if (namesake) await renameSchema(client, source, namesakeAside(names));
  await client.query(`CREATE SCHEMA ${quoteIdentifier(source)}`);
  // The frames count on the one of that name that every new database has.
  if (source === 'public') {
    await client.query(
      "GRANT USAGE ON SCHEMA public TO PUBLIC; COMMENT ON SCHEMA public IS 'standard public schema'",
    );
  }
  const there = source === target ? present : namesake;
  if (there) await moveExtensions(client, there, source);
}

/** Whose a new database's `public` is; the frames say nothing of it unless it was changed. */
export async function giveAwayPublic(client: Client, { source }: SchemaNames): Promise<void> {
  if (source !== 'public') return;
  await client.query(tolerant('ALTER SCHEMA public OWNER TO pg_database_owner'));
}

/** Gives what was loaded the target's name, and the namesake its own again. */
export async function settleNames(client: Client, names: SchemaNames): Promise<void> {
  const { source, target, present, namesake } = names;
  if (source === target) return;
  await renameSchema(client, source, target);
  if (namesake) {
    await renameSchema(client, namesakeAside(names), source);
    await moveExtensions(client, namesake, source);
  }
  if (present) await moveExtensions(client, present, target);
}

const namesakeAside = ({ aside }: SchemaNames): string => `${aside}_n`;

export async function renameSchema(client: Client, from: string, to: string): Promise<void> {
  await client.query(`ALTER SCHEMA ${quoteIdentifier(from)} RENAME TO ${quoteIdentifier(to)}`);
}
