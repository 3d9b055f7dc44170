import type { TableRead } from '../plan/contents.ts';
import type { RowBlock } from './copy-receiver.ts';

/** How whole rows of COPY text become one frame of the file. */
export interface DataFormat {
  /** The most that any frame begins with, in bytes. */
  readonly headroom: number;
  headroomOf(read: TableRead): number;
  /** The frame's plain bytes; may use the block's own buffer, around its rows. */
  frame(read: TableRead, block: RowBlock): Buffer;
}
