import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../../local/postgres/start.ts';
import { removeState } from '../../local/remove-state.ts';
import { barsOfFleet, type FleetBar } from './fleet-bars.ts';
import { runCatalogReads, type CatalogReads } from './catalog-reads.ts';
import type { FleetPart } from './fleet-parts.ts';
import { runFleetNight } from './fleet-run.ts';
import { fleetTable } from './fleet-table.ts';
import type { NightFigures } from './night-figures.ts';

export type FleetFigures = NightFigures | CatalogReads;

export interface FleetBench {
  readonly parts: readonly FleetPart[];
  readonly clinics: number;
  /** Parts that a run before this one finished are not run again. */
  readonly resume: boolean;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
  readonly onPart: (figures: FleetFigures, table: string, bars: readonly FleetBar[]) => void;
}

/** Two seats more or fewer would be another promise: this is the product's own (`RESGUARDO_SERVER_READS`). */
const cap = 4;
const fleets = [10, 1000];
const results = fileURLToPath(new URL('../results/', import.meta.url));

const fileOf = (part: FleetPart, clinics: number): string =>
  join(results, part === 'catalog' ? 'fleet-catalog.json' : `fleet-${clinics}-${part}.json`);

/**
 * The parts one after the other, each written as soon as it is over: a run that is cut short goes on with
 * the part that it was at. True when every bar is kept.
 */
export async function runFleet(bench: FleetBench): Promise<boolean> {
  let kept = true;
  for (const part of bench.parts) {
    const file = fileOf(part, bench.clinics);
    const figures = (bench.resume && resultIn(file)) || (await measure(part, bench));
    mkdirSync(results, { recursive: true });
    writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
    const bars = barsOfFleet(figures);
    bench.onPart(figures, fleetTable(figures), bars);
    kept &&= bars.every((bar) => bar.kept);
  }
  return kept;
}

/** What an earlier version of this has written says less: it is measured again. */
function resultIn(file: string): FleetFigures | undefined {
  if (!existsSync(file)) return undefined;
  const figures = JSON.parse(readFileSync(file, 'utf8')) as FleetFigures;
  return figures.kind === 'catalog' || Object.hasOwn(figures, 'fairness') ? figures : undefined;
}

const measure = (part: FleetPart, bench: FleetBench): Promise<FleetFigures> => {
  const { clinics, report, signal } = bench;
  return part === 'catalog'
    ? catalogReads(bench)
    : runFleetNight({ clinics, cap, kills: part === 'night-with-kills', report, signal });
};

async function catalogReads({ report, signal }: FleetBench): Promise<CatalogReads> {
  const stateDir = mkdtempSync(join(tmpdir(), 'resguardo-fleet-'));
  await using ended = new AsyncDisposableStack();
  ended.defer(() => removeState(stateDir));
  const postgres = await startPostgres({ stateDir, report, signal, fast: true });
  ended.defer(() => postgres.stop());
  const { host, port, user, password } = postgres;
  const server = { host, port, user, password, database: 'postgres', ssl: 'disable' } as const;
  return await runCatalogReads({ server, fleets, runs: 7, report, signal });
}
