/**
 * Everything that the guard can find wrong, and what its words may be filled with (see
 * messages/finding-words.ts). Instants are ISO texts, sizes are bytes, a share is a whole number of
 * per cents; never a secret, never a patient's data.
 */
export const findingParams = {
  /** No protected backup as new as the clinic's schedule promises. */
  'clinic-stale': ['clinic', 'last', 'hours'],
  /** The latest backup that ended, failed. */
  'backup-failed': ['clinic', 'at', 'backup', 'why'],
  /** Copies of the latest backup that nobody has read back and matched within the time allowed. */
  'copies-unproved': ['clinic', 'backup', 'destinations', 'since'],
  /** A copy that was proved, and could not be locked as its destination asks. */
  'copy-unlocked': ['clinic', 'backup', 'destination', 'why'],
  'drill-overdue': ['clinic', 'last', 'days'],
  'drill-failed': ['clinic', 'backup', 'at', 'why'],
  /** The catalog says that a schedule is on, and Temporal has none. */
  'schedule-missing': ['clinic', 'schedule'],
  /** A run was due and nothing began. */
  'schedule-missed': ['clinic', 'due'],
  'schema-unregistered': ['server', 'database', 'schema', 'tables', 'bytes'],
  'database-unregistered': ['server', 'database', 'bytes'],
  /** A row of the table of clinics, in shared tables, that is no clinic here. */
  'tenant-unregistered': ['server', 'database', 'schema', 'table', 'tenant'],
  /** No fault: a clinic that a rule took on, told for a day. */
  'clinic-added': ['clinic', 'model', 'rule'],
  'table-unclassified': ['clinic', 'table'],
  /** A look that could not be made. */
  'server-unreachable': ['server', 'clinics', 'why'],
  /** The clinic's own data could not be looked at, on a server that answers. */
  'clinic-unreadable': ['clinic', 'why'],
  /** The same, of a place for copies. */
  'destination-unreachable': ['destination', 'clinics', 'why'],
  /** Something else that could not be looked at. */
  'look-failed': ['look', 'why'],
  'disk-filling': ['place', 'host', 'free', 'share', 'days'],
  'store-filling': ['destination', 'clinics', 'used', 'limit', 'share', 'days'],
  'token-expiring': ['token', 'owner', 'until'],
  /** Of a database server. */
  'certificate-expiring': ['server', 'until'],
  /** Of an S3 endpoint, of the mail server, of Temporal, of who receives events. */
  'store-certificate': ['server', 'clinics', 'until'],
  'mail-certificate': ['server', 'until'],
  'temporal-certificate': ['server', 'until'],
  'receiver-certificate': ['server', 'receiver', 'clinic', 'until'],
  /** One that stands in our own settings. */
  'own-certificate': ['setting', 'until'],
  /** What a look at a clinic's domain found, from outside; `why` by lookParam. */
  'domain-unreachable': ['clinic', 'domain', 'why'],
  'domain-certificate': ['clinic', 'domain', 'why'],
  'domain-redirect': ['clinic', 'domain', 'why'],
  'domain-api': ['clinic', 'domain', 'why'],
  'domain-cors': ['clinic', 'domain', 'why'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type FindingKind = keyof typeof findingParams;

/** In the order in which they are shown. */
export const findingKinds = Object.keys(findingParams) as FindingKind[];

export const isFindingKind = (text: string): text is FindingKind =>
  Object.hasOwn(findingParams, text);
