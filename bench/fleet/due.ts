import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, ScheduleOverlapPolicy } from '@temporalio/client';
import { inLanes } from '../../contracts/in-lanes.ts';
import { nextRuns } from '../../contracts/schedule/next-runs.ts';
import { scheduleId } from '../../contracts/temporal.ts';
import { dueAt, timeZone, type FleetClinic } from './fleet-clinics.ts';
import type { FleetSystem } from './fleet-system.ts';

const day = 86_400_000;

/** The last moments at which the whole fleet was due, one for each night, the last of them last. */
export const lastSlots = (nights: number): Date[] =>
  Array.from({ length: nights }, (_, index) =>
    lastSlot(new Date(Date.now() - (nights - 1 - index) * day)),
  );

function lastSlot(now: Date): Date {
  const daily = {
    backupSchedule: 'daily',
    backupTime: dueAt,
    backupWeekday: null,
    backupDayOfMonth: null,
    nextScheduledBackup: null,
  } as const;
  const [slot] = nextRuns(daily, timeZone, new Date(now.getTime() - day), 1);
  if (!slot) throw new Error('a daily schedule has a run each day');
  return slot;
}

export async function withTemporal<T>(
  { temporal: { address, namespace } }: Pick<FleetSystem, 'temporal'>,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection, namespace }));
  } finally {
    await connection.close();
  }
}

/** Until every clinic's schedule stands in Temporal. */
export async function schedulesStand(
  system: Pick<FleetSystem, 'temporal'>,
  clinics: readonly FleetClinic[],
  signal: AbortSignal,
): Promise<void> {
  await withTemporal(system, (temporal) =>
    inLanes(clinics, 8, async ({ id }) => {
      const handle = temporal.schedule.getHandle(scheduleId(id));
      for (let tries = 0; tries < 600; tries += 1) {
        signal.throwIfAborted();
        const there = await handle.describe().catch(() => null);
        if (there) return;
        await sleep(500);
      }
      throw new Error(`${id} has no schedule`);
    }),
  );
}

/**
 * Makes every schedule run that slot now, all at once: Temporal's own backfill, which starts what the
 * schedule would have started then.
 */
export async function makeDue(
  system: Pick<FleetSystem, 'temporal'>,
  clinics: readonly FleetClinic[],
  slot: Date,
): Promise<void> {
  const [start, end] = [new Date(slot.getTime() - 60_000), new Date(slot.getTime() + 60_000)];
  await withTemporal(system, (temporal) =>
    inLanes(clinics, 32, ({ id }) =>
      temporal.schedule
        .getHandle(scheduleId(id))
        .backfill({ start, end, overlap: ScheduleOverlapPolicy.ALLOW_ALL }),
    ),
  );
}
