import { Gauge, type Registry } from 'prom-client';
import { fleetFigures, type ClinicFigures } from '../../catalog/metrics/fleet-figures.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';

type Figure = Exclude<keyof ClinicFigures, 'clinic'>;

/** A gauge for each clinic; a clinic without the figure has no line. */
const clinicGauges: Readonly<Record<Figure, { name: string; help: string }>> = {
  ageSeconds: {
    name: 'resguardo_backup_age_seconds',
    help: 'Age of the data in the newest stored backup',
  },
  restorableAgeSeconds: {
    name: 'resguardo_restorable_backup_age_seconds',
    help: 'Age of the data in the newest backup that was restored in a drill',
  },
  lastBytes: {
    name: 'resguardo_last_backup_bytes',
    help: 'Bytes of the newest stored backup, as stored',
  },
  lastSeconds: {
    name: 'resguardo_last_backup_duration_seconds',
    help: 'How long the newest stored backup took, from start to end',
  },
  lastFailed: {
    name: 'resguardo_last_backup_failed',
    help: '1 when the last backup that ended failed',
  },
  running: { name: 'resguardo_backup_running', help: '1 while a backup is being made' },
  drillAgeSeconds: {
    name: 'resguardo_drill_age_seconds',
    help: 'Since the last drill that passed',
  },
  recoverySeconds: {
    name: 'resguardo_recovery_seconds',
    help: 'How long the restore in the last passed drill took',
  },
  overdueSeconds: {
    name: 'resguardo_schedule_overdue_seconds',
    help: 'By how much a scheduled backup is late',
  },
};

/** The fleet's figures, read from the catalog at each scrape. */
export const addFleetMetrics = (registry: Registry, catalog: Catalog): (() => Promise<void>) => {
  const registers = [registry];
  const gauges = Object.entries(clinicGauges).map(
    ([figure, { name, help }]) =>
      [figure as Figure, new Gauge({ name, help, labelNames: ['clinic'], registers })] as const,
  );
  const copyLabels = { labelNames: ['kind', 'state'], registers } as const;
  const clinics = new Gauge({ name: 'resguardo_clinics', help: 'Clinics taken on', registers });
  const copies = new Gauge({
    ...copyLabels,
    name: 'resguardo_copies',
    help: 'Copies by kind of store and by state',
  });
  const bytes = new Gauge({
    ...copyLabels,
    name: 'resguardo_copies_bytes',
    help: 'Bytes of those copies',
  });
  return async () => {
    const figures = await fleetFigures(catalog);
    clinics.set(figures.clinics.length);
    for (const [figure, gauge] of gauges) {
      gauge.reset();
      for (const clinic of figures.clinics) {
        const value = clinic[figure];
        if (value !== null) gauge.set({ clinic: clinic.clinic }, Number(value));
      }
    }
    copies.reset();
    bytes.reset();
    for (const { kind, state, copies: count, bytes: size } of figures.copies) {
      copies.set({ kind, state }, count);
      bytes.set({ kind, state }, size);
    }
  };
};
