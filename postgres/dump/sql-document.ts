import { sqlFormat } from '../copy/sql-format.ts';
import { sequencesSql } from '../inspect/sequence-values.ts';
import type { Contents } from '../plan/contents.ts';
import { preamble } from '../structure/preamble.ts';
import type { StructurePiece } from '../structure/structure-pieces.ts';
import type { BackupDocument, PlainFrame } from './document.ts';

const structureFrame = ({ kind, sql }: StructurePiece): PlainFrame => ({
  kind,
  plain: Buffer.from(`${preamble}\n${sql}\n`),
});

/** A script that psql runs: each frame is whole statements. */
export const sqlDocument = (contents: Contents): BackupDocument => ({
  ahead: (structure) => structure.ahead.map(structureFrame),
  data: sqlFormat([...contents.tables, ...contents.context]),
  largeObjects: (sql) => ({ kind: 'large-objects', plain: Buffer.from(`${sql}\n`) }),
  behind: (structure, sequences) => [
    ...(sequences.length === 0
      ? []
      : [{ kind: 'sequences' as const, plain: Buffer.from(`${sequencesSql(sequences)}\n`) }]),
    ...structure.behind.map(structureFrame),
  ],
});
