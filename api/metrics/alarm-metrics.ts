import { Gauge, type Registry } from 'prom-client';
import { countAlarms } from '../../catalog/alarms/list-alarms.ts';
import { latestRounds } from '../../catalog/alarms/rounds.ts';
import { listRooms, type Room } from '../../catalog/guard/rooms.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import { findingKinds } from '../../contracts/guard/finding-kinds.ts';

/** What the guard has open, read from the catalog at each scrape. */
export const addAlarmMetrics = (registry: Registry, catalog: Catalog): (() => Promise<void>) => {
  const registers = [registry];
  const alarms = new Gauge({
    name: 'resguardo_alarms',
    help: 'Open alarms that are not silenced',
    labelNames: ['kind', 'severity'],
    registers,
  });
  const age = new Gauge({
    name: 'resguardo_guard_age_seconds',
    help: 'Since the guard ended its last round through the fleet',
    registers,
  });
  const ofRoom = { labelNames: ['place', 'kind', 'name'], registers } as const;
  const used = new Gauge({
    ...ofRoom,
    name: 'resguardo_room_used_bytes',
    help: 'What is used of a place for copies or spools, when the guard looked last',
  });
  const total = new Gauge({
    ...ofRoom,
    name: 'resguardo_room_bytes',
    help: 'What that place bears; places that tell nobody have no line',
  });
  const pace = new Gauge({
    ...ofRoom,
    name: 'resguardo_room_growth_bytes_per_day',
    help: 'By how much it grows, over two weeks',
  });
  const setRooms = (rooms: readonly Room[]): void => {
    for (const gauge of [used, total, pace]) gauge.reset();
    for (const { place, kind, name, usedBytes, totalBytes, bytesPerDay } of rooms) {
      const labels = { place, kind, name };
      used.set(labels, usedBytes);
      if (totalBytes !== null) total.set(labels, totalBytes);
      if (bytesPerDay !== null) pace.set(labels, bytesPerDay);
    }
  };
  return async () => {
    const [counts, { ended }, rooms] = await Promise.all([
      countAlarms(catalog),
      latestRounds(catalog),
      listRooms(catalog),
    ]);
    setRooms(rooms);
    alarms.reset();
    // A line of nought for each, so that an alert sees them go as well as come.
    for (const kind of findingKinds) alarms.set({ kind, severity: 'critical' }, 0);
    for (const { kind, severity, silenced, alarms: count } of counts)
      if (!silenced) alarms.set({ kind, severity }, count);
    age.reset();
    if (ended?.endedAt) age.set((Date.now() - ended.endedAt.getTime()) / 1000);
    else age.remove();
  };
};
