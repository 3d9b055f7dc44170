import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier } from '../../identifiers.ts';
import type { PresentSchema } from './present-schema.ts';

/**
 * An extension is the database's and not the clinic's: others may use it as well. So it stays in the
 * schema of that name, whichever that is.
 * @throws ResguardoError `restore-target-unfit` for one that cannot be moved
 */
export function expectMovable({ extensions }: PresentSchema): void {
  const fixed = extensions.filter(({ relocatable }) => !relocatable).map(({ name }) => name);
  if (fixed.length === 0) return;
  const why = `ALTER EXTENSION ${fixed.join(', ')} SET SCHEMA`;
  throw new ResguardoError('restore-target-unfit', { why });
}

/** Moves them, with all that is theirs, to where `schema` now is. */
export async function moveExtensions(
  client: Client,
  { extensions }: PresentSchema,
  schema: string,
): Promise<void> {
  for (const { name } of extensions) {
    await client.query(
      `ALTER EXTENSION ${quoteIdentifier(name)} SET SCHEMA ${quoteIdentifier(schema)}`,
    );
  }
}
