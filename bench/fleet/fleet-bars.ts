import type { CatalogCost } from './catalog-reads.ts';
import type { Fairness } from './fair-shares.ts';
import type { MemoryFigures } from './memory-series.ts';
import type { NightFigures } from './night-figures.ts';
import type { FleetFigures } from './run-fleet.ts';

export interface FleetBar {
  readonly promise: string;
  readonly kept: boolean;
}

/** Of one night's last third to its first, in which a process that is new grows into its work. */
const flat = 1.25;
/**
 * Of a night's last third to that of the night before, in the same processes: the same work, and neither begins
 * anew. What is held for each backup would be there twice.
 */
const level = 1.1;
/** What one clinic's structure may cost among a thousand, to the same among ten. */
const growth = 1.5;

/** What this project promises of a fleet, and whether the figures keep it. */
export function barsOfFleet(figures: FleetFigures): FleetBar[] {
  if (figures.kind === 'catalog') {
    const among = (what: string, costs: readonly CatalogCost[]): FleetBar => {
      const most = costs.at(-1);
      const ratio = most?.ratio_pages ?? Infinity;
      return {
        promise: `${what} of one clinic among ${most?.clinics ?? 0}: at most ${growth} × the pages: ${ratio.toFixed(2)}`,
        kept: ratio <= growth,
      };
    };
    return [
      among('inspection', figures.inspection),
      among('the whole reading, with pg_dump,', figures.backup),
    ];
  }
  return barsOfNight(figures);
}

function barsOfNight(figures: NightFigures): FleetBar[] {
  const { clinics, cap, readings, left_overs: left, later, fairness } = figures;
  const nights = [figures, ...later];
  const fewest = Math.min(...nights.map(({ restorable }) => restorable));
  const failed = nights.flatMap((night) => night.failed);
  const twice = nights.flatMap((night) => night.twice);
  return [
    {
      promise: `all restorable: ${fewest} of ${clinics}`,
      kept: fewest === clinics && failed.length === 0,
    },
    { promise: `none twice: ${twice.length}`, kept: twice.length === 0 },
    // A killed worker keeps the turns of its readings until they are begun anew: what waits then is its own work.
    ...(figures.kind === 'night' ? fairness.map(barOfFairness) : []),
    {
      promise: `at most ${cap} clinics of the server read at once: ${readings.clinicsAtOnce}`,
      kept: readings.clinicsAtOnce <= cap,
    },
    { promise: `nothing left behind: ${left.length}`, kept: left.length === 0 },
    // Of processes that were killed there is no first and last third.
    ...(figures.kind === 'night' ? barsOfMemory(figures) : []),
  ];
}

function barOfFairness({ size, longest, worst, starved }: Fairness): FleetBar {
  const share = worst
    ? `the worst beside its share ${worst.wait_s} s, of at most ${worst.most_s} s`
    : 'none waited';
  return {
    promise: `none starved: of the ${size} ones the longest wait was ${longest?.wait_s ?? 0} s, ${share}`,
    kept: worst !== null && starved.length === 0,
  };
}

function barsOfMemory({ memory, later }: NightFigures): FleetBar[] {
  const growth = (what: string, most: number, ratios: readonly Ratio[]): FleetBar => {
    const [worst] = ratios.toSorted((a, b) => b.ratio - a.ratio);
    const told = `${worst?.service ?? ''} ${(worst?.ratio ?? 0).toFixed(2)}`;
    return {
      promise: `memory flat, ${what}: at most ${most}: ${told}`,
      kept: (worst?.ratio ?? Infinity) <= most,
    };
  };
  const nights = [memory, ...later.map((night) => night.memory)];
  const toNightBefore = nights.slice(1).flatMap((night, index) =>
    night.map(({ service, last_third_mb: last }) => {
      const before = nights[index]?.find((one) => one.service === service);
      return { service, ratio: last / (before?.last_third_mb ?? 0) };
    }),
  );
  return [
    growth(
      'last third of the first night to its first',
      flat,
      memory.map(({ service, first_third_mb: first, last_third_mb: last }) => ({
        ...{ service, ratio: last / first },
      })),
    ),
    ...(later.length > 0
      ? [growth('last third of a night to that of the night before', level, toNightBefore)]
      : []),
  ];
}

type Ratio = Pick<MemoryFigures, 'service'> & { readonly ratio: number };
