import type { ClinicView } from '../../contracts/api/clinic.ts';
import { ClinicChange } from '../../contracts/clinic-input.ts';
import type { Mapping } from './fleet-entry.ts';

const given = (fields: object): Mapping =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

/** A clinic as a file would declare it, but for its secrets, which nobody is shown. */
const declaredOf = (view: ClinicView): Mapping => {
  const { schedule } = view;
  const { nextScheduledBackup, ...times } = schedule;
  const own: Mapping = {
    ...view,
    destinations: view.destinations.map(({ kind, name, settings, required }) => ({
      ...{ kind, name, ...settings, required },
    })),
    // Any other schedule says by itself when the next one is.
    schedule: given(
      schedule.backupSchedule === 'scheduled' ? { ...times, nextScheduledBackup } : times,
    ),
  };
  const fields = Object.keys(ClinicChange.shape).filter((name) => own[name] !== undefined);
  const rest = fields.filter(
    (name) => own[name] !== null || !['drillServer', 'restoreLogin'].includes(name),
  );
  return { id: view.id, ...Object.fromEntries(rest.map((name) => [name, own[name]])) };
};

/** The present clinics as a file that changes nothing when it is applied. */
export const exportFleet = (views: readonly ClinicView[]): Mapping => ({
  resguardo: 1,
  clinics: views.map(declaredOf),
});
