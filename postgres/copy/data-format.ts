import type { TableRead } from '../plan/contents.ts';
import type { RowBlock } from './copy-receiver.ts';

/** Which table a block of rows is of, and what kind of frame it becomes. */
export interface FrameSubject {
  readonly kind: 'data' | 'context';
  readonly read: TableRead;
}

/** How whole rows of COPY text become one frame of the file. */
export interface DataFormat {
  /** The most that any frame begins with, in bytes. */
  readonly headroom: number;
  headroomOf(read: TableRead): number;
  /** The frame's plain bytes; may use the block's own buffer, around its rows. */
  frame(subject: FrameSubject, block: RowBlock): Buffer;
}
