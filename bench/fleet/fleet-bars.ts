import type { CatalogCost } from './catalog-reads.ts';
import type { FleetFigures } from './run-fleet.ts';

export interface FleetBar {
  readonly promise: string;
  readonly kept: boolean;
}

/** A process that holds on to something for each backup would need far more than this. */
const flat = 1.25;
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
  const { clinics, restorable, twice, failed, cap, readings, left_overs: left } = figures;
  const [small, big] = figures.waits;
  const wait = small?.to_snapshot.max ?? 0;
  const grown = figures.memory.map(({ first_third_mb: first, last_third_mb: last, service }) => ({
    service,
    ratio: last / first,
  }));
  const most = grown.toSorted((a, b) => b.ratio - a.ratio)[0];
  return [
    {
      promise: `all restorable: ${restorable} of ${clinics}`,
      kept: restorable === clinics && failed.length === 0,
    },
    { promise: `none twice: ${twice.length}`, kept: twice.length === 0 },
    {
      promise: `none starved: the last small one was read ${wait} s after all were due, the last big one ${big?.to_snapshot.max ?? 0} s, of ${figures.seconds} s`,
      kept: wait > 0 && wait <= figures.seconds,
    },
    {
      promise: `at most ${cap} clinics of the server read at once: ${readings.clinicsAtOnce}`,
      kept: readings.clinicsAtOnce <= cap,
    },
    { promise: `nothing left behind: ${left.length}`, kept: left.length === 0 },
    // Of processes that were killed there is no first and last third.
    ...(figures.kind === 'night'
      ? [
          {
            promise: `memory flat, last third to first: ${most?.service ?? ''} ${(most?.ratio ?? 0).toFixed(2)}`,
            kept: (most?.ratio ?? Infinity) <= flat,
          },
        ]
      : []),
  ];
}
