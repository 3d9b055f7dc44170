import type { FleetClinic } from './fleet-clinics.ts';
import type { ClinicNight } from './fleet-records.ts';
import type { MemoryFigures } from './memory-series.ts';
import { fairnessOf, sharesOf, type Fairness } from './fair-shares.ts';
import type { Readings } from './readings.ts';
import type { TurnTime } from './turn-times.ts';

/** What `--fleet --json` prints of a night. */
export interface NightFigures {
  readonly kind: 'night' | 'night-with-kills';
  readonly clinics: number;
  readonly seconds: number;
  readonly restorable: number;
  /** Clinics with other than one backup, or other than one slot. */
  readonly twice: readonly string[];
  /** Clinics whose slot did not end well, with why. */
  readonly failed: readonly string[];
  /** Readings of a clinic's database beyond the first: after kills, what was begun anew. */
  readonly repeated_reads: number;
  readonly cap: number;
  readonly readings: Readings;
  /** Seconds from the moment all were due. */
  readonly waits: readonly WaitFigures[];
  /** Waits for a turn against the share. */
  readonly fairness: readonly Fairness[];
  readonly memory: readonly MemoryFigures[];
  /** The same fleet again, in the same processes. */
  readonly later: readonly LaterNight[];
  readonly left_overs: readonly string[];
}

/** What is looked at in a night that follows the first. */
export type LaterNight = Pick<
  NightFigures,
  'seconds' | 'restorable' | 'twice' | 'failed' | 'memory'
>;

export interface WaitFigures {
  readonly size: FleetClinic['size'];
  readonly clinics: number;
  /** Until its data were read, as one instant. */
  readonly to_snapshot: Spread;
  /** Until all was proved and told. */
  readonly to_end: Spread;
}

export interface Spread {
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** One night as it was seen. */
export interface NightSeen {
  /** 1 for the first in these processes. */
  readonly night: number;
  readonly nights: readonly ClinicNight[];
  readonly due: Date;
  readonly over: Date;
  readonly memory: readonly MemoryFigures[];
  readonly turns: readonly TurnTime[];
}

export interface FleetSeen {
  readonly clinics: readonly FleetClinic[];
  readonly cap: number;
  readonly kills: boolean;
  readonly readings: Readings;
  readonly leftOvers: readonly string[];
}

export function figuresOfFleet(
  seen: FleetSeen,
  first: NightSeen,
  later: readonly NightSeen[],
): NightFigures {
  const { clinics, cap } = seen;
  const { nights, due, turns } = first;
  const sizes = new Map(clinics.map(({ id, size }) => [id as string, size]));
  const since = (at: Date | null): number[] => (at ? [(at.getTime() - due.getTime()) / 1000] : []);
  const waitsOf = (size: FleetClinic['size']): WaitFigures => {
    const some = nights.filter(({ clinic }) => sizes.get(clinic) === size);
    return {
      ...{ size, clinics: some.length },
      to_snapshot: spreadOf(some.flatMap(({ snapshotAt }) => since(snapshotAt))),
      to_end: spreadOf(some.flatMap(({ endedAt }) => since(endedAt))),
    };
  };
  const shares = sharesOf(turns, cap);
  const fairness = (['small', 'big'] as const).map((size) =>
    fairnessOf(
      size,
      shares.filter(({ clinic }) => sizes.get(clinic) === size),
    ),
  );
  const { seconds, restorable, twice, failed, memory } = resultOf(first);
  return {
    kind: seen.kills ? 'night-with-kills' : 'night',
    clinics: clinics.length,
    ...{ seconds, restorable, twice, failed },
    repeated_reads: nights.reduce((sum, { snapshots }) => sum + Math.max(0, snapshots - 1), 0),
    ...{ cap, readings: seen.readings },
    waits: [waitsOf('small'), waitsOf('big')],
    ...{ fairness, memory, later: later.map(resultOf) },
    left_overs: seen.leftOvers,
  };
}

/** Of its own slot and backup alone; nights before it have left as many again. */
function resultOf({ night, nights, due, over, memory }: NightSeen): LaterNight {
  return {
    seconds: tenths((over.getTime() - due.getTime()) / 1000),
    restorable: nights.filter(({ state }) => state === 'restorable').length,
    twice: nights
      .filter(({ backups, slots }) => backups !== night || slots !== night)
      .map(({ clinic, backups, slots }) => `${clinic}: ${backups} backups, ${slots} slots`),
    failed: nights
      .filter(({ slotState, state }) => slotState !== 'done' || state !== 'restorable')
      .map(({ clinic, slotState, state, failure }) =>
        [clinic, slotState, state, failure].join(' · '),
      ),
    memory,
  };
}

const tenths = (value: number): number => Math.round(value * 10) / 10;

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    tenths(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { median: at(0.5), p95: at(0.95), max: at(1) };
}
