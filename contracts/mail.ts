import { z } from 'zod';
import type { FailureNote } from './failure-note.ts';
import type { BackupState, CopyState, Trigger } from './states.ts';

/** How mail leaves. The password comes from the environment and is never stored. */
export const MailSettings = z.object({
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65535).default(587),
  /** TLS from the first byte (port 465). False: plain at first, then STARTTLS. */
  secure: z.boolean().default(false),
  /** Refuse a server that does not offer STARTTLS. False only for a catcher on this very machine. */
  requireTls: z.boolean().default(true),
  /** The name on the server's certificate, where it is not `host`. */
  tlsServerName: z.string().min(1).optional(),
  /** PEM of a private certificate authority. */
  tlsCa: z.string().min(1).optional(),
  user: z.string().min(1).optional(),
  password: z.string().min(1).optional(),
  from: z.object({ name: z.string().max(100).default('Resguardo'), address: z.email() }),
  /** For connecting, greeting and each silence; a whole mail may take four times as long. */
  timeoutMs: z.number().int().min(100).max(120_000).default(15_000),
});
export type MailSettings = z.infer<typeof MailSettings>;

/** A mail as both of its readings; the sender makes multipart/alternative of them. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What a mail tells of one copy. */
export interface BackupMailCopy {
  readonly destination: string;
  readonly kind: 's3' | 'drive' | 'folder';
  readonly state: CopyState;
  readonly failure: FailureNote | null;
}

/** Milliseconds each step took; null for one that did not happen. */
export interface BackupMailTimes {
  readonly total: number;
  readonly snapshot: number | null;
  readonly upload: number | null;
  readonly verify: number | null;
  readonly drill: number | null;
}

/**
 * All that a mail about a backup is made of: figures and names, no secret, no patient's data.
 * Whether it reads as success, as a partial one or as a failure follows from them.
 */
export interface BackupMailFacts {
  readonly clinic: { readonly id: string; readonly name: string; readonly timeZone: string };
  readonly backupId: number;
  readonly fileName: string;
  readonly trigger: Trigger;
  readonly state: Extract<BackupState, 'stored' | 'intact' | 'restorable' | 'failed'>;
  readonly startedAt: Date;
  /** The instant the data are of; null when none was reached. */
  readonly snapshotAt: Date | null;
  readonly tables: number;
  readonly rows: number;
  readonly plainBytes: number;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly copies: readonly BackupMailCopy[];
  readonly drill: {
    readonly state: 'passed' | 'failed' | 'skipped';
    readonly failure: FailureNote | null;
  };
  readonly times: BackupMailTimes;
  readonly failure: FailureNote | null;
  /** Of the first that went well again: how many before it did not, and since when. */
  readonly recovered?: { readonly since: Date; readonly failures: number } | null;
}

/** One backup as a digest names it. */
export interface DigestBackup {
  readonly backupId: number;
  readonly startedAt: Date;
  readonly trigger: Trigger;
  readonly state: 'running' | 'good' | 'partial' | 'failed' | 'cancelled';
  readonly bytes: number | null;
  readonly failure: FailureNote | null;
}

/** All that a clinic's daily mail is made of. */
export interface DigestMailFacts {
  readonly clinic: { readonly id: string; readonly name: string; readonly timeZone: string };
  readonly from: Date;
  readonly until: Date;
  readonly protection: 'protected' | 'partly' | 'unprotected';
  /** The newest that holds the clinic's data. */
  readonly lastGood: {
    readonly backupId: number;
    readonly dataOf: Date;
    readonly copies: readonly BackupMailCopy[];
    readonly drill: 'passed' | 'failed' | 'skipped' | null;
  } | null;
  /** Oldest first. */
  readonly backups: readonly DigestBackup[];
  readonly nextRun: Date | null;
}
