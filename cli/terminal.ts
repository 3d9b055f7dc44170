import type { Readable, Writable } from 'node:stream';
import { plain } from './draw/plain.ts';

/** All that the CLI knows of the world: the real one in main.ts, one of their own in the tests. */
export interface Terminal {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly stdin: Readable & {
    readonly isTTY?: boolean;
    setRawMode?(mode: boolean): unknown;
  };
  /** Where progress is drawn for a person who looks on; null where nobody does. */
  readonly screen: NodeJS.WriteStream | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls back at Ctrl-C until the returned function is called. */
  onInterrupt(callback: () => void): () => void;
}

/** No name that a database, a file or another person gave gets at the terminal itself. */
export const writeLine = (stream: Writable, line: string): void => {
  stream.write(`${plain(line)}\n`);
};
