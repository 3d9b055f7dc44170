/**
 * Who may do what: the one table. A route names one of these in its `config.permission`; one that
 * names none keeps the whole server from starting (identity/declared-routes.ts).
 */

/** What an identity is towards the thing it asks for; for a clinic, its role in that very clinic. */
export type Role = 'operator' | 'admin' | 'staff' | 'auditor';

export interface Permission {
  /**
   * `clinic`: acts within the one clinic that the address (`:clinic`) or the tenant header names,
   * which is looked up through the identity's own memberships before the handler runs.
   */
  readonly on: 'system' | 'clinic';
  /** `anyone`: no login needed. `everyone`: whoever is logged in. */
  readonly by: 'anyone' | 'everyone' | readonly Role[];
  /**
   * Only who logged in here with a password: it is asked for again, or it concerns the login itself. A
   * program's token and another system's are refused, whatever their role.
   */
  readonly person?: true;
}

const everyRole: readonly Role[] = ['operator', 'admin', 'staff', 'auditor'];
const users: readonly Role[] = ['operator', 'admin', 'staff'];
const administrators: readonly Role[] = ['operator', 'admin'];
const evidenceReaders: readonly Role[] = ['operator', 'admin', 'auditor'];
const operators: readonly Role[] = ['operator'];
const auditReaders: readonly Role[] = ['operator', 'auditor'];

export const permissions = {
  'docs.read': { on: 'system', by: 'anyone' },
  'health.read': { on: 'system', by: 'anyone' },
  'session.open': { on: 'system', by: 'anyone' },
  'session.own': { on: 'system', by: 'everyone' },
  /** One's own sessions, tokens, password and second factor. */
  'login.own': { on: 'system', by: 'everyone', person: true },
  'users.manage': { on: 'system', by: operators, person: true },
  'issuers.read': { on: 'system', by: operators },
  'issuers.change': { on: 'system', by: operators, person: true },
  'audit.read': { on: 'system', by: auditReaders },
  'clinic.audit': { on: 'clinic', by: evidenceReaders },
  /** Who is told of every clinic, and where events go. */
  'notifications.manage': { on: 'system', by: operators },
  /** Where a clinic's own events go. */
  'clinic.notifications': { on: 'clinic', by: administrators },
  'alarms.read': { on: 'system', by: auditReaders },
  /** Looking now, silencing, accepting. */
  'alarms.settle': { on: 'system', by: operators },
  'clinic.alarms': { on: 'clinic', by: evidenceReaders },
  /** Database servers, and how much each bears. */
  'servers.read': { on: 'system', by: operators },
  'servers.change': { on: 'system', by: operators },
  'system.check': { on: 'system', by: operators },
  'statistics.fleet': { on: 'system', by: auditReaders },
  'metrics.read': { on: 'system', by: auditReaders },
  /** Such a list holds only what each may see. */
  'clinics.list': { on: 'system', by: 'everyone' },
  'runs.list': { on: 'system', by: 'everyone' },
  'restores.list': { on: 'system', by: 'everyone' },
  'cleanings.list': { on: 'system', by: 'everyone' },
  'schedules.list': { on: 'system', by: 'everyone' },
  'clinics.add': { on: 'system', by: operators },
  'clinic.read': { on: 'clinic', by: everyRole },
  'clinic.change': { on: 'clinic', by: operators },
  'clinic.plan': { on: 'clinic', by: administrators },
  'clinic.check': { on: 'clinic', by: administrators },
  'schedule.read': { on: 'clinic', by: everyRole },
  'schedule.change': { on: 'clinic', by: administrators },
  'schedules.run': { on: 'system', by: operators },
  'domains.read': { on: 'clinic', by: everyRole },
  'domains.change': { on: 'clinic', by: administrators },
  'domains.check': { on: 'clinic', by: administrators },
  'backup.read': { on: 'clinic', by: everyRole },
  'backup.create': { on: 'clinic', by: administrators },
  'backup.cancel': { on: 'clinic', by: administrators },
  'backup.verify': { on: 'clinic', by: administrators },
  'backup.delete': { on: 'clinic', by: administrators },
  /** Backups with dates that are not theirs, for demonstrations. */
  'samples.manage': { on: 'clinic', by: operators },
  'backup.download': { on: 'clinic', by: users },
  'retention.read': { on: 'clinic', by: everyRole },
  'retention.prune': { on: 'clinic', by: administrators },
  'retention.hold': { on: 'clinic', by: administrators },
  'retention.take-back': { on: 'clinic', by: administrators },
  'restore.read': { on: 'clinic', by: everyRole },
  'restore.plan': { on: 'clinic', by: administrators },
  'restore.start': { on: 'clinic', by: administrators, person: true },
  'restore.decide': { on: 'clinic', by: administrators, person: true },
  'restore.undo': { on: 'clinic', by: administrators, person: true },
  'restore.cancel': { on: 'clinic', by: administrators },
  'restore.download': { on: 'clinic', by: users },
  'clean.read': { on: 'clinic', by: everyRole },
  'clean.plan': { on: 'clinic', by: administrators },
  'clean.start': { on: 'clinic', by: administrators, person: true },
  'clean.undo': { on: 'clinic', by: administrators, person: true },
  'clean.cancel': { on: 'clinic', by: administrators },
  'evidence.read': { on: 'clinic', by: evidenceReaders },
  /** The public half: whoever holds a report may check it. */
  'evidence.key': { on: 'system', by: 'anyone' },
} as const satisfies Record<string, Permission>;

export type PermissionName = keyof typeof permissions;

/** Routes that plug-ins make and that cannot name a permission themselves. */
export const pluginRoutes: readonly {
  method: string;
  under: string;
  permission: PermissionName;
}[] = [
  { method: 'OPTIONS', under: '*', permission: 'docs.read' },
  { method: 'GET', under: '/docs', permission: 'docs.read' },
  { method: 'HEAD', under: '/docs', permission: 'docs.read' },
];
