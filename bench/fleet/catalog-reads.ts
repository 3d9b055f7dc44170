import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { withSession } from '../../local/data/session.ts';
import { connect, disconnect } from '../../postgres/connect.ts';
import { dump } from '../../postgres/dump/dump.ts';
import { readableRelations } from '../../postgres/inspect/readable-relations.ts';
import { contentsOf, lookFor, neededTables } from '../../postgres/plan/scope-contents.ts';
import { checkRights } from '../../postgres/snapshot/check-rights.ts';
import { applySessionSettings } from '../../postgres/snapshot/session-settings.ts';
import { median } from '../report/median.ts';
import { createFleetSchemas, type FleetSchema } from './fleet-schemas.ts';

export interface CatalogReadsOptions {
  /** A superuser's way into the clinics' server. */
  readonly server: OpenedConnection;
  /** How many clinics stand beside each other; the first is what the others are compared with. */
  readonly fleets: readonly number[];
  readonly runs: number;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/** What reading one clinic's structure costs in a database of so many. */
export interface CatalogCost {
  readonly clinics: number;
  /** Seconds. */
  readonly seconds: readonly number[];
  readonly median_s: number;
  /** Pages of the catalogue and of tables that the server looked at. */
  readonly pages: number;
  /** To the same in the smallest fleet. */
  readonly ratio_time: number;
  readonly ratio_pages: number;
}

export interface CatalogReads {
  readonly kind: 'catalog';
  /** Our own queries, from the list of tables to the plan of the dump. */
  readonly inspection: readonly CatalogCost[];
  /** The whole of a backup's reading: those, pg_dump, and the rows. */
  readonly backup: readonly CatalogCost[];
}

interface Taken {
  readonly seconds: number;
  readonly pages: number;
}

/** Reads one clinic's catalogue in fleets of different sizes, in turn. */
export async function runCatalogReads(options: CatalogReadsOptions): Promise<CatalogReads> {
  const { server, runs, report, signal } = options;
  await withSession(server, async (admin) => {
    // What it reads meanwhile would be counted.
    await admin.query('ALTER SYSTEM SET autovacuum = off');
    await admin.query('SELECT pg_reload_conf()');
  });
  const fleets: { clinics: number; clinic: FleetSchema; inspection: Taken[]; backup: Taken[] }[] =
    [];
  for (const clinics of options.fleets) {
    report(`making a database of ${clinics} clinics…`);
    const database = `flota_${clinics}`;
    const made = await createFleetSchemas(server, { database, count: clinics, rows: 20, signal });
    const clinic = made[Math.floor(made.length / 2)];
    if (!clinic) throw new Error('a fleet has at least one clinic');
    fleets.push({ clinics, clinic, inspection: [], backup: [] });
  }
  for (let run = 0; run <= runs; run += 1) {
    for (const { clinics, clinic, inspection, backup } of fleets) {
      signal.throwIfAborted();
      const inspected = await inspect(server, clinic);
      const backedUp = await backUp(server, clinic, signal);
      report(
        `${run === 0 ? 'warm-up' : `${run}/${runs}`} beside ${clinics - 1}: inspection ${told(inspected)}; whole ${told(backedUp)}`,
      );
      if (run === 0) continue;
      inspection.push(inspected);
      backup.push(backedUp);
    }
  }
  const costs = (what: 'inspection' | 'backup'): CatalogCost[] => {
    const first = fleets[0]?.[what] ?? [];
    return fleets.map((fleet) => costOf(fleet.clinics, fleet[what], first));
  };
  return { kind: 'catalog', inspection: costs('inspection'), backup: costs('backup') };
}

const told = ({ seconds, pages }: Taken): string =>
  `${(seconds * 1000).toFixed(0)} ms, ${pages} pages`;

function costOf(clinics: number, taken: readonly Taken[], first: readonly Taken[]): CatalogCost {
  const middle = (list: readonly Taken[], of: keyof Taken): number =>
    median(list.map((one) => one[of])) ?? NaN;
  const thousandths = (value: number): number => Math.round(value * 1000) / 1000;
  return {
    clinics,
    seconds: taken.map(({ seconds }) => thousandths(seconds)),
    median_s: thousandths(middle(taken, 'seconds')),
    pages: middle(taken, 'pages'),
    ratio_time: thousandths(middle(taken, 'seconds') / middle(first, 'seconds')),
    ratio_pages: thousandths(middle(taken, 'pages') / middle(first, 'pages')),
  };
}

/** The queries with which a dump decides what it takes, in the order in which it asks them. */
async function inspect(server: OpenedConnection, clinic: FleetSchema): Promise<Taken> {
  const { connection, scope } = clinic;
  return counted(server, connection.database, async () => {
    const client = await connect(connection);
    try {
      const began = performance.now();
      await applySessionSettings(client);
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await decide(client, clinic);
      return (performance.now() - began) / 1000;
    } finally {
      await disconnect(client);
    }
    async function decide(session: Client, { connection: as }: FleetSchema): Promise<void> {
      await checkRights(session, await readableRelations(session, scope), as);
      const looked = await lookFor(session, scope);
      await checkRights(session, neededTables(looked), as);
      await contentsOf(session, looked);
    }
  });
}

async function backUp(
  server: OpenedConnection,
  { connection, scope }: FleetSchema,
  signal: AbortSignal,
): Promise<Taken> {
  let bytes = 0;
  return counted(server, connection.database, async () => {
    const began = performance.now();
    await dump(
      {
        ...{ connection, scope, format: 'sql', compression: 'zstd' },
        ...{ clinic: scope.schema, backupId: 1, fileName: 'away' },
      },
      {
        append: async ({ length }) => {
          bytes += length;
          return { offset: bytes - length, length };
        },
      },
      { signal, onProgress: () => undefined },
    );
    return (performance.now() - began) / 1000;
  });
}

/** The pages that the server looked at for the sessions of `work`, which have ended when it has. */
async function counted(
  server: OpenedConnection,
  database: string,
  work: () => Promise<number>,
): Promise<Taken> {
  const before = await pagesOf(server, database);
  const seconds = await work();
  return { seconds, pages: (await pagesOf(server, database)) - before };
}

/** A session's pages are counted when it has ended, so that none may be there any more. */
async function pagesOf(server: OpenedConnection, database: string): Promise<number> {
  return withSession(server, async (admin) => {
    for (;;) {
      const { rows } = await admin.query<{ sessions: number; pages: string }>(
        `SELECT (SELECT count(*)::int FROM pg_stat_activity WHERE datname = $1) AS sessions,
                blks_hit + blks_read AS pages FROM pg_stat_database WHERE datname = $1`,
        [database],
      );
      const [row] = rows;
      if (!row) throw new Error(`${database} is not there`);
      if (row.sessions === 0) {
        await sleep(20);
        const again = await admin.query<{ pages: string }>(
          'SELECT blks_hit + blks_read AS pages FROM pg_stat_database WHERE datname = $1',
          [database],
        );
        return Number(again.rows[0]?.pages ?? row.pages);
      }
      await sleep(10);
    }
  });
}
