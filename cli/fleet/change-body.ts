import { isDeepStrictEqual } from 'node:util';
import type { ClinicView } from '../../contracts/api/clinic.ts';
import type { Connection } from '../../contracts/connection.ts';
import type {
  DeclaredClinic,
  DeclaredDestination,
} from '../../contracts/fleet-file/declared-clinic.ts';
import { presentDestinations, type FieldChange } from './diff-clinic.ts';
import { withDestinationSecret, withPassword, type Reveal } from './secrets.ts';
import { without } from './without.ts';

/** A secret of a clinic that is changed: sent, or left as the API has it, which tells it to nobody. */
export interface SecretFate {
  readonly field: string;
  readonly sent: boolean;
}

type Login = Pick<Connection, 'host' | 'port' | 'user' | 'ssl'>;

const sameLogin = (a: Login, b: Login): boolean =>
  a.host === b.host && a.port === b.port && a.user === b.user && a.ssl === b.ssl;
const sameServer = (a: Login, b: Login): boolean =>
  a.host === b.host && a.port === b.port && a.ssl === b.ssl;

/** To whom a destination's secret is shown: where that stays, so does the secret. */
const audience = (one: DeclaredDestination): unknown[] => [
  one.kind,
  ...('endpoint' in one ? [one.endpoint] : []),
  ...('rootUrl' in one ? [one.rootUrl] : []),
  ...('tokenUrl' in one ? [one.tokenUrl] : []),
];

/**
 * Which of a clinic's secrets go along with a change: those that the API needs since their server or user
 * changes, and with `all` every one that the file names.
 */
export const secretFates = (
  declared: DeclaredClinic,
  view: ClinicView,
  all: boolean,
): SecretFate[] => {
  const { connection, drillServer, restoreLogin, destinations = [] } = declared;
  const fate = (field: string, given: unknown, needed: boolean): SecretFate[] =>
    given === undefined ? [] : [{ field, sent: all || needed }];
  const moved = connection !== undefined && !sameServer(connection, view.connection);
  const present = presentDestinations(view);
  return [
    ...(connection
      ? fate('connection.password', connection.password, !sameLogin(connection, view.connection))
      : []),
    ...(drillServer
      ? fate(
          'drillServer.password',
          drillServer.password,
          view.drillServer === null || !sameLogin(drillServer, view.drillServer),
        )
      : []),
    ...(restoreLogin
      ? fate(
          'restoreLogin.password',
          restoreLogin.password,
          moved || restoreLogin.user !== view.restoreLogin?.user,
        )
      : []),
    ...destinations.flatMap((one) => {
      const old = present.find(({ name }) => name === one.name);
      const same = old && isDeepStrictEqual(audience(old), audience(one));
      return fate(
        `destinations.${one.name}.secret`,
        one.kind === 'folder' ? undefined : one.secret,
        !same,
      );
    }),
  ];
};

/** What PATCH is sent: the sections that change, each whole where the API wants it so. */
export const changeBody = (
  declared: DeclaredClinic,
  changes: readonly FieldChange[],
  fates: readonly SecretFate[],
  reveal: Reveal,
): Record<string, unknown> => {
  const sent = new Set(fates.filter((one) => one.sent).map(({ field }) => field));
  const touched = new Set([
    ...changes.map(({ field }) => field.split('.')[0]),
    ...[...sent].map((field) => field.split('.')[0]),
  ]);
  const { connection, drillServer, restoreLogin, destinations } = declared;
  const login = (field: string, one: { readonly password?: string | undefined }): object =>
    sent.has(`${field}.password`) ? withPassword(one, reveal) : without(one, 'password');
  const place = (one: DeclaredDestination): object =>
    sent.has(`destinations.${one.name}.secret`)
      ? withDestinationSecret(one, reveal)
      : without(one, 'secret');
  const whole: Record<string, unknown> = {
    ...declared,
    ...(connection ? { connection: login('connection', connection) } : {}),
    ...(drillServer === undefined
      ? {}
      : { drillServer: drillServer && login('drillServer', drillServer) }),
    ...(restoreLogin === undefined
      ? {}
      : { restoreLogin: restoreLogin && login('restoreLogin', restoreLogin) }),
    ...(destinations ? { destinations: destinations.map(place) } : {}),
  };
  return Object.fromEntries(Object.entries(whole).filter(([field]) => touched.has(field)));
};
