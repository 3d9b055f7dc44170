import type { Client } from '@temporalio/client';
import type { Catalog } from '../catalog/open-catalog.ts';
import type { OpenedConnection } from '../contracts/connection.ts';
import type { OpenedDestination } from '../contracts/destination.ts';
import type { OwnTls } from '../contracts/network/tls-place.ts';
import type { Mailer } from '../notify/mailer.ts';
import type { CopyStore } from '../storage/copy-store.ts';
import type { SpoolDirectory } from '../storage/spool/spool-directory.ts';

/** What the steps are made with: the worker opens these once and hands them on. */
export interface StepDependencies {
  readonly catalog: Catalog;
  /** For schedules, which no workflow can make. */
  readonly temporal: Client;
  readonly spool: SpoolDirectory;
  readonly openStore: (destination: OpenedDestination) => CopyStore;
  /** Null where no mail server is set: then nobody is written to, and the record says so. */
  readonly mailer: Mailer | null;
  /** A server for rehearsals, for clinics that name none of their own. */
  readonly drillServer: OpenedConnection | null;
  /** Milliseconds after which a host that takes no step counts as lost. */
  readonly hostPatience: number;
  /** Reads and rehearsals that a database server bears at once, over all workers, unless it has a cap of its own. */
  readonly serverReads: number;
  /** How many clinics' databases this process reads at once: bounds its memory. */
  readonly snapshotsAtOnce: number;
  /** Tables of one database read side by side. */
  readonly tablesAtOnce: number;
  /** What this installation's own settings speak to with TLS, for the guard to look at. */
  readonly ownTls?: OwnTls;
  /** The pg_dump programs to choose from; null: those that are installed. */
  readonly pgDumpCandidates: readonly string[] | null;
}
