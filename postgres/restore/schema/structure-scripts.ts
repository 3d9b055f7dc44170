import type { FrameEntry, Manifest } from '../../../contracts/manifest.ts';
import { quoteIdentifier } from '../../identifiers.ts';
import { splitStatements } from '../../structure/scan-sql.ts';
import type { PackedFrame } from '../../verify/cut-frames.ts';
import { truncated } from '../../verify/read-back.ts';
import { unpackFrame } from '../../verify/unpack-frame.ts';
import { scriptIn } from '../frame-contents.ts';
import type { CopySource } from '../restore-request.ts';

/** The statements of a copy's structure, by the kind of their frame, in its order. */
export interface StructureScripts {
  /** Frames of `before`, and those of `context` that stand ahead of the data. */
  readonly ahead: readonly Script[];
  /** Frames of `after`, and those of `context` behind the data. */
  readonly behind: readonly Script[];
  readonly access: readonly string[];
}

export interface Script {
  readonly kind: 'before' | 'context' | 'after';
  readonly statements: readonly string[];
}

/**
 * Fetches what of a copy is structure, each frame by its range: for looking at it before all is loaded.
 * @throws ResguardoError `copy-altered`, `copy-truncated`, or an error of the store
 */
export async function structureScripts(
  copy: CopySource,
  signal: AbortSignal,
): Promise<StructureScripts> {
  const ahead: Script[] = [];
  const behind: Script[] = [];
  const access: string[] = [];
  const { manifest } = copy;
  const firstRows = manifest.frames.findIndex(({ table }) => table !== undefined);
  for (const [index, entry] of manifest.frames.entries()) {
    if (!isStructure(entry)) continue;
    const frame = await fetchFrame(copy, index, entry, signal);
    const statements = await statementsIn(manifest, frame);
    if (entry.kind === 'access') access.push(...statements);
    else if (entry.kind === 'before' || entry.kind === 'context' || entry.kind === 'after') {
      const early = entry.kind === 'before' || (entry.kind === 'context' && index < firstRows);
      (early || (entry.kind === 'context' && firstRows === -1 && behind.length === 0)
        ? ahead
        : behind
      ).push({ kind: entry.kind, statements });
    }
  }
  return { ahead, behind, access };
}

const isStructure = ({ kind, table }: FrameEntry): boolean =>
  table === undefined && ['before', 'context', 'after', 'access'].includes(kind);

export async function statementsIn(manifest: Manifest, frame: PackedFrame): Promise<string[]> {
  return splitStatements(scriptIn(manifest, await unpackFrame(manifest, frame)));
}

async function fetchFrame(
  { open, manifest }: CopySource,
  index: number,
  entry: FrameEntry,
  signal: AbortSignal,
): Promise<PackedFrame> {
  signal.throwIfAborted();
  const { offset, length } = entry;
  const stored = await open({ offset, length });
  const chunks: Buffer[] = [];
  const stop = (): void => void stored.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of stored as AsyncIterable<Buffer>) chunks.push(chunk);
  } finally {
    signal.removeEventListener('abort', stop);
    signal.throwIfAborted();
  }
  const packed = Buffer.concat(chunks);
  if (packed.length < length) throw truncated(manifest, offset + packed.length);
  return { index, entry, packed: packed.subarray(0, length) };
}

/** The statement by which a schema's own frames begin: whoever replaces it makes it himself. */
export const makesSchema = (statement: string, schema: string): boolean =>
  statement === `CREATE SCHEMA ${quoteIdentifier(schema)}` ||
  statement === `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)}`;
