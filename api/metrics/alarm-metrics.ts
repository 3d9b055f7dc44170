import { Gauge, type Registry } from 'prom-client';
import { countAlarms } from '../../catalog/alarms/list-alarms.ts';
import { latestRounds } from '../../catalog/alarms/rounds.ts';
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
  return async () => {
    const [counts, { ended }] = await Promise.all([countAlarms(catalog), latestRounds(catalog)]);
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
