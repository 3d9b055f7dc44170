import type { DriveServer } from './drive/start.ts';
import type { MailServer } from './smtp/start.ts';
import type { PostgresServer } from './postgres/start.ts';
import type { S3Server } from './s3/s3-server.ts';
import type { TemporalServer } from './temporal/start.ts';

/** The embedded stack, running: where each server is and how to get in. */
export interface Stack {
  readonly postgres: Omit<PostgresServer, 'stop'>;
  readonly temporal: Omit<TemporalServer, 'stop'>;
  readonly s3: Omit<S3Server, 'stop'>;
  readonly drive: Omit<DriveServer, 'stop'>;
  readonly smtp: Pick<MailServer, 'host' | 'port' | 'user' | 'password' | 'from'>;
  readonly mailbox: { readonly url: string };
  /** Ends everything, in order; calling it again changes nothing. */
  stop(): Promise<void>;
}

export interface StackOptions {
  /** Keeps everything the servers know; `removeState` removes it. */
  readonly stateDir: string;
  readonly report: (line: string) => void;
  /** Told of each server instead of `report`, in words of the caller’s own. */
  readonly onUp?: (server: string, seconds: number) => void;
  /** For tests: gives durability away for speed. */
  readonly fast?: boolean;
  /** Aborting it while the stack starts stops what had started. */
  readonly signal?: AbortSignal;
}
