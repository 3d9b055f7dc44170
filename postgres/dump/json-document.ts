import { isUtf8 } from 'node:buffer';
import type { FrameKind } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Scope } from '../../contracts/scope.ts';
import { sequencesSql } from '../inspect/sequence-values.ts';
import { jsonColumn } from '../json/json-columns.ts';
import {
  documentEnding,
  documentOpening,
  jsonRowsFrame,
  partSeparator,
  sqlPart,
} from '../json/json-frame.ts';
import { preamble } from '../structure/preamble.ts';
import type { StructurePiece } from '../structure/structure-pieces.ts';
import type { BackupDocument, PlainFrame } from './document.ts';

const part = (kind: FrameKind, lead: string, sql: string, end = ''): PlainFrame => ({
  kind,
  plain: Buffer.from(`${lead}${sqlPart(kind, sql)}${end}`),
});

const withPreamble = ({ sql }: StructurePiece): string => `${preamble}\n${sql}`;

/** One valid JSON document; see json-frame.ts for how it is cut. */
export const jsonDocument = (scope: Scope): BackupDocument => ({
  ahead: (structure) => {
    const opening = documentOpening(scope);
    const [first, ...rest] = structure.ahead;
    if (first === undefined) return [part('before', opening, '')];
    return [
      part(first.kind, opening, withPreamble(first)),
      ...rest.map((piece) => part(piece.kind, partSeparator, withPreamble(piece))),
    ];
  },
  data: {
    headroom: 0,
    headroomOf: () => 0,
    frame: ({ read: { relation }, kind }, { buffer, start, end }) => {
      const text = buffer.subarray(start, end);
      if (!isUtf8(text)) {
        throw new ResguardoError('object-unsupported', {
          kind: 'table',
          schema: relation.schema,
          object: relation.name,
          why: 'JSON is UTF-8, and it holds other bytes',
        });
      }
      return jsonRowsFrame(
        kind,
        {
          schema: relation.schema,
          table: relation.name,
          columns: relation.columns.map(jsonColumn),
        },
        text,
      );
    },
  },
  largeObjects: (sql) => part('large-objects', partSeparator, sql),
  behind: (structure, sequences) => {
    const parts = structure.behind.filter(({ kind }) => kind !== 'access');
    const access = structure.behind.find(({ kind }) => kind === 'access');
    return [
      ...(sequences.length === 0
        ? []
        : [part('sequences', partSeparator, sequencesSql(sequences))]),
      ...parts.map((piece) => part(piece.kind, partSeparator, withPreamble(piece))),
      // The document ends with its rights, even where there are none, for something has to close it.
      part(
        'access',
        partSeparator,
        access === undefined ? '' : withPreamble(access),
        documentEnding,
      ),
    ];
  },
});
