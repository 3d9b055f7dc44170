import { isDeepStrictEqual } from 'node:util';
import type { ClinicView } from '../../contracts/api/clinic.ts';
import {
  DeclaredDestination,
  type DeclaredClinic,
} from '../../contracts/fleet-file/declared-clinic.ts';
import { isMapping, type Mapping } from './fleet-entry.ts';
import { without } from './without.ts';

/** One field that is to change. */
export interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

const nothing = (value: unknown): boolean => value === undefined || value === null;
/** As JSON has it: an instant is a text, and what is undefined is not there. */
const plain = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

/** The fields that differ, each as deep as it lies. */
const changesIn = (field: string, from: unknown, to: unknown): FieldChange[] => {
  if (isDeepStrictEqual(from, to) || (nothing(from) && nothing(to))) return [];
  if (!isMapping(from) || !isMapping(to)) return [{ field, from, to }];
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...names].flatMap((name) => changesIn(`${field}.${name}`, from[name], to[name]));
};

/** Only what the file says of a policy; the rest stays. */
const onlyDeclared = (declared: Mapping, present: unknown): unknown => {
  if (!isMapping(present)) return present;
  const names = Object.keys(declared).filter((name) => declared[name] !== undefined);
  return Object.fromEntries(
    names.map((name) => {
      const own = declared[name];
      return [
        name,
        name === 'retention' && isMapping(own) ? onlyDeclared(own, present[name]) : present[name],
      ];
    }),
  );
};

type Schedule = NonNullable<DeclaredClinic['schedule']>;

/** The next backup is the schedule's own doing, but for one that runs once. */
const scheduleChanges = (
  declared: Schedule,
  present: ClinicView['schedule'],
  now: Date,
): FieldChange[] => {
  const once = declared.backupSchedule === 'scheduled';
  const { nextScheduledBackup: at } = declared;
  // It has run, and was put to rest by that: the file goes on being true.
  if (once && present.backupSchedule === 'disabled' && at !== null && at <= now) return [];
  const { nextScheduledBackup: declaredNext, ...to } = declared;
  const { nextScheduledBackup: presentNext, ...from } = present;
  return changesIn(
    'schedule',
    once ? { ...from, nextScheduledBackup: presentNext } : from,
    once ? { ...to, nextScheduledBackup: declaredNext?.toISOString() ?? null } : to,
  );
};

const withoutSecret = (destination: DeclaredDestination): unknown =>
  plain(without(destination, 'secret'));

/** As the schema has it: what the API left out, because it is so by default, stands here too. */
export const presentDestinations = (view: ClinicView): DeclaredDestination[] =>
  view.destinations.map(({ settings, required, kind, name }) =>
    DeclaredDestination.parse({ ...settings, kind, name, required }),
  );

const destinationChanges = (
  declared: readonly DeclaredDestination[],
  view: ClinicView,
): FieldChange[] => {
  const present = presentDestinations(view);
  const names = (list: readonly DeclaredDestination[]): string[] => list.map(({ name }) => name);
  const [before, after] = [names(present), names(declared)];
  const all = [...new Set([...before, ...after])];
  const each = all.flatMap((name) => {
    const from = present.find((one) => one.name === name);
    const to = declared.find((one) => one.name === name);
    return changesIn(`destinations.${name}`, from && withoutSecret(from), to && withoutSecret(to));
  });
  const sameSet = [...before].sort().join() === [...after].sort().join();
  return sameSet && before.join() !== after.join()
    ? [...each, { field: 'destinations', from: before, to: after }]
    : each;
};

const withoutPassword = (login: object | null): unknown => login && without(login, 'password');

/** What the file would change of a clinic, field by field; secrets are not compared. Nothing: it is as declared. */
export const diffClinic = (
  declared: DeclaredClinic,
  view: ClinicView,
  now: Date,
): FieldChange[] => {
  const { connection, drillServer, restoreLogin, policy, schedule, destinations } = declared;
  const rest = without(
    declared,
    ...(['id', 'connection', 'drillServer', 'restoreLogin', 'policy', 'schedule'] as const),
    'destinations',
  );
  const present: Mapping = view;
  return [
    ...Object.entries(rest)
      .filter(([, to]) => to !== undefined)
      .flatMap(([field, to]) => changesIn(field, plain(present[field]), plain(to))),
    ...(connection ? changesIn('connection', view.connection, withoutPassword(connection)) : []),
    ...(drillServer === undefined
      ? []
      : changesIn('drillServer', view.drillServer, withoutPassword(drillServer))),
    ...(restoreLogin === undefined
      ? []
      : changesIn('restoreLogin', view.restoreLogin, withoutPassword(restoreLogin))),
    ...(policy ? changesIn('policy', onlyDeclared(policy, plain(view.policy)), plain(policy)) : []),
    ...(schedule ? scheduleChanges(schedule, view.schedule, now) : []),
    ...(destinations ? destinationChanges(destinations, view) : []),
  ];
};
