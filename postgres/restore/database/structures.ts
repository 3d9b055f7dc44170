import type { Client } from 'pg';
import type { OpenedConnection } from '../../../contracts/connection.ts';
import type { FrameEntry } from '../../../contracts/manifest.ts';
import { contentsOf, lookFor } from '../../plan/scope-contents.ts';
import { serverFacts } from '../../snapshot/server-facts.ts';
import { findPgDump } from '../../structure/find-pg-dump.ts';
import { runPgDump } from '../../structure/run-pg-dump.ts';
import { splitStatements } from '../../structure/scan-sql.ts';
import { structurePieces } from '../../structure/structure-pieces.ts';
import { tocEntries } from '../../structure/toc-entries.ts';
import { unpackFrame } from '../../verify/unpack-frame.ts';
import { scriptIn } from '../frame-contents.ts';
import type { CopySource } from '../restore-request.ts';
import { chosenFrames } from '../staging/chosen-frames.ts';
import { describedObjects, type DescribedObjects } from './described-objects.ts';

const isStructure = ({ kind, table }: FrameEntry): boolean =>
  table === undefined && ['before', 'context', 'after', 'access'].includes(kind);

/** What the copy's frames of structure make; only these are downloaded. */
export async function structureOfCopy(
  copy: CopySource,
  signal: AbortSignal,
): Promise<DescribedObjects> {
  const statements: string[] = [];
  for await (const frame of chosenFrames(copy, isStructure, signal)) {
    const plain = await unpackFrame(copy.manifest, frame);
    statements.push(...splitStatements(scriptIn(copy.manifest, plain)));
  }
  return describedObjects(statements);
}

/** What a backup of the database made now would make, seen in the client's transaction. */
export async function structureNow(
  client: Client,
  connection: OpenedConnection,
  signal: AbortSignal,
): Promise<DescribedObjects> {
  const looked = await lookFor(client, { kind: 'database' });
  const contents = await contentsOf(client, looked);
  const { rows } = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
  const text = await runPgDump(await findPgDump(await serverFacts(client)), {
    connection,
    snapshotId: rows[0]?.id ?? '',
    schemas: contents.structure.schemas,
    without: contents.structure.without,
    signal,
  });
  const { ahead, behind } = structurePieces(tocEntries(text), contents);
  return describedObjects([...ahead, ...behind].flatMap(({ sql }) => splitStatements(sql)));
}
