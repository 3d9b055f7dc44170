import type { FrameWriter } from '../copy/frame-writer.ts';
import type { Contents } from '../plan/contents.ts';

/** How far a dump is; figures only grow. */
export interface DumpProgress {
  readonly tablesDone: number;
  readonly tablesTotal: number;
  readonly rows: number;
  /** Bytes of rows read. */
  readonly plainBytes: number;
  readonly estimatedPlainBytes: number;
  /** Bytes in the sink. */
  readonly bytes: number;
}

/** Adds up what is read and tells it after every block and table; whoever listens may skip some. */
export class ProgressMeter {
  readonly #writer: FrameWriter;
  readonly #tell: (progress: DumpProgress) => void;
  readonly #tables: number;
  readonly #estimate: number;
  #tablesDone = 0;
  #rows = 0;
  #bytes = 0;

  constructor(contents: Contents, writer: FrameWriter, tell: (progress: DumpProgress) => void) {
    const reads = [...contents.tables, ...contents.context];
    this.#tables = reads.length;
    this.#estimate = reads.reduce((sum, { estimatedBytes }) => sum + estimatedBytes, 0);
    this.#writer = writer;
    this.#tell = tell;
    this.end();
  }

  readonly block = (rows: number, bytes: number): void => {
    this.#rows += rows;
    this.#bytes += bytes;
    this.end();
  };

  readonly table = (): void => {
    this.#tablesDone++;
    this.end();
  };

  /** Tells once more: the last frames are in the sink. */
  end(): void {
    this.#tell({
      tablesDone: this.#tablesDone,
      tablesTotal: this.#tables,
      rows: this.#rows,
      plainBytes: this.#bytes,
      estimatedPlainBytes: Math.max(this.#estimate, this.#bytes),
      bytes: this.#writer.bytes,
    });
  }
}
