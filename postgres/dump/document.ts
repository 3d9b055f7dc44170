import type { FrameKind, SequenceEntry } from '../../contracts/manifest.ts';
import type { DumpFormat, Scope } from '../../contracts/scope.ts';
import type { DataFormat } from '../copy/data-format.ts';
import type { Contents } from '../plan/contents.ts';
import type { StructurePieces } from '../structure/structure-pieces.ts';
import { jsonDocument } from './json-document.ts';
import { sqlDocument } from './sql-document.ts';

/** A frame that holds no table's rows, before it is compressed. */
export interface PlainFrame {
  readonly kind: FrameKind;
  readonly plain: Buffer;
}

/** How the parts of a backup are written down, in the order of the file. */
export interface BackupDocument {
  ahead(structure: StructurePieces): PlainFrame[];
  readonly data: DataFormat;
  largeObjects(sql: string): PlainFrame;
  behind(structure: StructurePieces, sequences: readonly SequenceEntry[]): PlainFrame[];
}

export const documentOf = (
  { format, scope }: { readonly format: DumpFormat; readonly scope: Scope },
  contents: Contents,
): BackupDocument => (format === 'json' ? jsonDocument(scope) : sqlDocument(contents));
