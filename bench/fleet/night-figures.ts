import type { FleetClinic } from './fleet-clinics.ts';
import type { ClinicNight } from './fleet-records.ts';
import type { MemoryFigures } from './memory-series.ts';
import type { Readings } from './readings.ts';

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
  readonly memory: readonly MemoryFigures[];
  readonly left_overs: readonly string[];
}

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

export interface NightTaken {
  readonly clinics: readonly FleetClinic[];
  readonly nights: readonly ClinicNight[];
  readonly due: Date;
  readonly over: Date;
  readonly cap: number;
  readonly kills: boolean;
  readonly readings: Readings;
  readonly memory: readonly MemoryFigures[];
  readonly leftOvers: readonly string[];
}

export function figuresOfNight(taken: NightTaken): NightFigures {
  const { clinics, nights, due } = taken;
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
  return {
    kind: taken.kills ? 'night-with-kills' : 'night',
    clinics: clinics.length,
    seconds: tenths((taken.over.getTime() - due.getTime()) / 1000),
    restorable: nights.filter(({ state }) => state === 'restorable').length,
    twice: nights
      .filter(({ backups, slots }) => backups !== 1 || slots !== 1)
      .map(({ clinic, backups, slots }) => `${clinic}: ${backups} backups, ${slots} slots`),
    failed: nights
      .filter(({ slotState, state }) => slotState !== 'done' || state !== 'restorable')
      .map(({ clinic, slotState, state, failure }) =>
        [clinic, slotState, state, failure].join(' · '),
      ),
    repeated_reads: nights.reduce((sum, { snapshots }) => sum + Math.max(0, snapshots - 1), 0),
    cap: taken.cap,
    readings: taken.readings,
    waits: [waitsOf('small'), waitsOf('big')],
    memory: taken.memory,
    left_overs: taken.leftOvers,
  };
}

const tenths = (value: number): number => Math.round(value * 10) / 10;

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    tenths(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { median: at(0.5), p95: at(0.95), max: at(1) };
}
