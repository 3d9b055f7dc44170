import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeState } from '../../local/remove-state.ts';
import { lastSlots, makeDue, schedulesStand } from './due.ts';
import { makeClinics, registerFleet, type FleetClinic } from './fleet-clinics.ts';
import { endedOf, longAgo, nightOf } from './fleet-records.ts';
import { fleetFolders, startFleetSystem, type FleetSystem } from './fleet-system.ts';
import { leftOvers } from './left-overs.ts';
import { killDue, kills } from './kills.ts';
import { watchServices } from './memory-series.ts';
import { figuresOfFleet, type NightFigures, type NightSeen } from './night-figures.ts';
import { readingsOf } from './readings.ts';
import { turnTimes } from './turn-times.ts';

export interface FleetRunOptions {
  readonly clinics: number;
  /** Of the clinics' server, in the settings of the product. */
  readonly cap: number;
  readonly kills: boolean;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

const nightsInARow = 2;
/** With nothing new for so long, it is stuck. */
const patienceMs = 15 * 60_000;

/** A fleet's nights: every clinic due at the same moment, until every one's run is over. */
export async function runFleetNight(options: FleetRunOptions): Promise<NightFigures> {
  const { report, signal } = options;
  const folder = mkdtempSync(join(tmpdir(), 'resguardo-fleet-'));
  await using ended = new AsyncDisposableStack();
  ended.defer(async () => {
    for (const part of fleetFolders(folder)) await removeState(part);
    rmSync(folder, { recursive: true, force: true });
  });
  const system = await startFleetSystem({ folder, report, signal });
  ended.defer(() => system.stop());
  const clinics = await makeClinics(system, options);
  report('taking them on through the API…');
  await registerFleet(system, clinics);
  await schedulesStand(system, clinics, signal);
  return await nightsOf(system, clinics, options);
}

/** Twice in a row where nothing is killed: what a process keeps from one night must not be more after the next. */
async function nightsOf(
  system: FleetSystem,
  clinics: readonly FleetClinic[],
  options: FleetRunOptions,
): Promise<NightFigures> {
  const { report, kills: withKills, cap } = options;
  const [slot, ...laterSlots] = lastSlots(withKills ? 1 : nightsInARow);
  if (!slot) throw new Error('there is a first night');
  const first = await seeNight(system, clinics, slot, 1, options);
  report('looking at what is left behind…');
  const left = await leftOvers(system);
  const later: NightSeen[] = [];
  for (const [index, next] of laterSlots.entries()) {
    await longAgo(system);
    later.push(await seeNight(system, clinics, next, index + 2, options));
  }
  const leftLater = later.length > 0 ? await leftOvers(system) : [];
  const readings = await readingsOf(join(system.clinicsFolder, 'server.log'));
  const leftBehind = [...left, ...leftLater];
  return figuresOfFleet(
    { ...{ clinics, cap, kills: withKills, readings }, leftOvers: leftBehind },
    first,
    later,
  );
}

async function seeNight(
  system: FleetSystem,
  clinics: readonly FleetClinic[],
  slot: Date,
  night: number,
  options: FleetRunOptions,
): Promise<NightSeen> {
  const memory = watchServices(system, ['worker', 'worker-2', 'api']);
  try {
    options.report(`night ${night}, all due: the slot of ${slot.toISOString()} is run now`);
    const due = new Date();
    await makeDue(system, clinics, slot);
    await untilOver(system, clinics.length, slot, options);
    const over = new Date();
    const figures = memory.stop();
    const [nights, turns] = await Promise.all([nightOf(system, slot), turnTimes(system, due)]);
    return { night, nights, due, over, memory: figures, turns };
  } finally {
    memory.stop();
  }
}

async function untilOver(
  system: FleetSystem,
  count: number,
  slot: Date,
  { kills: withKills, report, signal }: FleetRunOptions,
): Promise<void> {
  const waiting = withKills ? [...kills] : [];
  let [last, lastAt, told] = [0, Date.now(), 0];
  for (;;) {
    signal.throwIfAborted();
    const over = await endedOf(system, slot);
    if (over > last) [last, lastAt] = [over, Date.now()];
    if (Math.floor((over * 10) / count) > told) {
      told = Math.floor((over * 10) / count);
      report(`${over} of ${count} are over`);
    }
    if (over >= count) return;
    if (Date.now() - lastAt > patienceMs) {
      report(`stuck at ${over} of ${count}`);
      return;
    }
    await killDue(system, waiting, over / count, report);
    await sleep(1000);
  }
}
