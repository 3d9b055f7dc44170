import type { Client } from 'pg';
import type { Manifest } from '../../../contracts/manifest.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { dumpLargeObjects } from '../../dump/large-objects.ts';
import { relationsOf } from '../../inspect/relations.ts';
import { oidType } from '../../plan/schema-found.ts';
import { compareWithManifest, type Difference } from '../compare.ts';
import type { RestoreStep } from '../restore-request.ts';

/**
 * Reads everything that was loaded, within the transaction, and compares it with the manifest. Others' tables
 * are as they were, and not compared; of the large objects, those that the schema's tables point at.
 * @throws ResguardoError `restore-differs`
 */
export async function compareLoaded(
  client: Client,
  manifest: Manifest,
  signal: AbortSignal,
  tell: (step: Partial<RestoreStep>) => void,
): Promise<void> {
  let tables = 0;
  tell({ phase: 'compare', tables });
  const differences = await compareWithManifest({
    manifest: { ...manifest, context: [], largeObjects: { count: 0, bytes: 0, sha256: null } },
    clients: [client],
    signal,
    onTable: () => tell({ phase: 'compare', tables: ++tables }),
  });
  differences.push(...(await compareLargeObjects(client, manifest, signal)));
  const [first] = differences;
  if (first) throw differs(first, differences);
}

async function compareLargeObjects(
  client: Client,
  { scope, largeObjects }: Manifest,
  signal: AbortSignal,
): Promise<Difference[]> {
  if (largeObjects.count === 0 || scope.kind === 'database') return [];
  const relations = await relationsOf(client, [scope.schema]);
  const columns = relations
    .filter(({ kind, ofExtension }) => kind === 'table' && !ofExtension)
    .flatMap((relation) =>
      relation.columns
        .filter(({ baseTypeOid }) => baseTypeOid === oidType)
        .map(({ name }) => ({ relation, column: name, condition: null })),
    );
  const found = await dumpLargeObjects(client, columns, async () => undefined, signal);
  const object = 'pg_largeobject';
  if (found.count !== largeObjects.count) {
    const [expected, counted] = [String(largeObjects.count), String(found.count)];
    return [{ object, what: 'count(*)', expected, found: counted }];
  }
  const [expected, hash] = [largeObjects.sha256 ?? '', found.sha256 ?? ''];
  return expected === hash ? [] : [{ object, what: 'SHA-256', expected, found: hash }];
}

/** Names the first few; the figures are of the very first. */
function differs(first: Difference, all: readonly Difference[]): ResguardoError {
  const objects = [...new Set(all.slice(0, 3).map(({ object }) => object))];
  const more = all.length > 3 ? [`… ${all.length}`] : [];
  const { what, expected, found } = first;
  return new ResguardoError('restore-differs', {
    table: [...objects, ...more].join(', '),
    what,
    expected,
    found,
  });
}
