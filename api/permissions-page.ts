import type { ApiServer } from './api-server.ts';
import { permissions, type Permission, type PermissionName, type Role } from './permissions.ts';

export interface DeclaredRoute {
  readonly method: string;
  readonly url: string;
  readonly permission: PermissionName;
}

const roles: readonly (readonly [Role, string])[] = [
  ['operator', 'operator'],
  ['admin', 'clinic ADMIN'],
  ['staff', 'clinic user'],
  ['auditor', 'auditor'],
];

const mark = ({ by }: Permission, role: Role): string =>
  typeof by === 'string' || by.includes(role) ? 'yes' : '–';

const whoFor = ({ by, person }: Permission): string => {
  if (by === 'anyone') return 'no login needed';
  return person ? 'a person alone' : 'any login';
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const permissionRows = (): string[] =>
  Object.entries<Permission>(permissions).map(([name, permission]) =>
    row([
      `\`${name}\``,
      permission.on === 'clinic' ? 'one clinic' : 'installation',
      ...roles.map(([role]) => mark(permission, role)),
      whoFor(permission),
    ]),
  );

const routeRows = (routes: readonly DeclaredRoute[]): string[] =>
  routes
    .filter(({ method }) => method !== 'HEAD')
    .map(({ method, url, permission }) => ({ key: `${url} ${method}`, method, url, permission }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ method, url, permission }) => row([method, `\`${url}\``, `\`${permission}\``]));

/** docs/permissions.md: the table and the routes it guards, as they are. */
export const permissionsPage = (routes: readonly DeclaredRoute[]): string =>
  `# Who may do what

Written by \`node api/print-permissions.ts > docs/permissions.md\` from the one table in
\`api/permissions.ts\`; a test fails while the two differ. A route that declares no permission keeps the
server from starting.

## How it is read

- **One clinic**: the role is the one in the very clinic that the address or \`X-Tenant-ID\` names. A
  clinic that the caller has no part in is answered like one that is not there.
- **Installation**: the role is the user's own. A token narrowed to some clinics has none.
- **Any login**: a session, a program's token, or a JSON Web Token of a clinic's own backend, each
  within its scope. A read-only token sends GET and HEAD alone.
- **A person alone**: only a session that was opened here with a password. It is asked for again there, or
  it is about who may come in: no token of a program and none of another system will do.

## Permissions

<!-- prettier-ignore-start -->

${row(['permission', 'about', ...roles.map(([, name]) => name), 'by'])}
${row(['---', '---', ...roles.map(() => '---'), '---'])}
${permissionRows().join('\n')}

## Routes

Every GET is a HEAD as well.

| method | address | permission |
| --- | --- | --- |
${routeRows(routes).join('\n')}

<!-- prettier-ignore-end -->
`;

/** For buildServer's `extend`: notes every route of ours. */
export const noteRoutes =
  (routes: DeclaredRoute[]) =>
  (server: ApiServer): void => {
    server.addHook('onRoute', ({ method, url, config }) => {
      const permission = config?.permission;
      if (!permission) return;
      for (const one of [method].flat()) routes.push({ method: one, url, permission });
    });
  };
