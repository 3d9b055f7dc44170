/**
 * The one list of errors. A name is for ever: people search for it and programs switch on it.
 * `exit` is the CLI's exit code, `http` the API's status. `retryable` false means that trying again
 * without a person changes nothing, so a workflow fails at once. The words stand in
 * messages/errors.{es,en}.ts.
 */
export interface ErrorKind {
  readonly exit: number;
  readonly http: number;
  readonly retryable: boolean;
}

const permanent = (exit: number, http: number): ErrorKind => ({ exit, http, retryable: false });
const passing = (exit: number, http: number): ErrorKind => ({ exit, http, retryable: true });

export const errorCatalogue = {
  // 1 · ourselves
  internal: passing(1, 500),
  // 2 · how it was asked
  'bad-request': permanent(2, 400),
  'malformed-json': permanent(2, 400),
  'not-logged-in': permanent(3, 401),
  'login-refused': permanent(3, 401),
  'too-many-attempts': permanent(3, 429),
  'not-allowed': permanent(4, 403),
  'clinic-unknown': permanent(5, 404),
  'backup-unknown': permanent(5, 404),
  'user-unknown': permanent(5, 404),
  'run-unknown': permanent(5, 404),
  'destination-unknown': permanent(5, 404),
  'route-unknown': permanent(5, 404),
  'method-not-allowed': permanent(2, 405),
  'body-too-large': permanent(2, 413),
  'media-type-unsupported': permanent(2, 415),
  'range-unsatisfiable': permanent(2, 416),
  'clinic-exists': permanent(6, 409),
  'backup-running': permanent(6, 409),
  'backup-not-running': permanent(6, 409),
  'copy-not-stored': permanent(6, 409),
  'backup-last-proved': permanent(6, 409),
  'backup-held': permanent(6, 409),
  'backup-purged': permanent(6, 409),
  'user-exists': permanent(6, 409),
  'person-needed': permanent(4, 403),
  'second-factor-needed': permanent(3, 401),
  'second-factor-refused': permanent(3, 401),
  'code-refused': permanent(3, 403),
  'second-factor-on': permanent(6, 409),
  'second-factor-off': permanent(6, 409),
  'reset-refused': permanent(3, 400),
  'scope-too-wide': permanent(4, 403),
  'token-unknown': permanent(5, 404),
  'session-unknown': permanent(5, 404),
  'issuer-unknown': permanent(5, 404),
  'issuer-exists': permanent(6, 409),
  'confirmation-missing': permanent(2, 400),
  'link-unavailable': permanent(6, 409),
  'file-not-written': permanent(7, 500),
  // 20 · the clinic's database
  'database-unreachable': passing(20, 502),
  'database-password-wrong': permanent(21, 422),
  'database-missing': permanent(22, 422),
  'database-right-missing': permanent(23, 422),
  'database-tls-refused': permanent(24, 422),
  'schema-missing': permanent(25, 422),
  'tenant-empty': permanent(26, 422),
  'table-undecided': permanent(27, 422),
  'tenant-ambiguous': permanent(28, 422),
  'row-security-hides-rows': permanent(29, 422),
  'pg-dump-missing': permanent(30, 422),
  'pg-dump-too-old': permanent(31, 422),
  'pg-dump-failed': passing(32, 502),
  'snapshot-lost': passing(33, 502),
  'object-unsupported': permanent(34, 422),
  'table-locked': passing(35, 503),
  // 40 · the worker's disk
  'disk-full': passing(40, 507),
  'spool-missing': passing(41, 500),
  'spool-restarted': passing(42, 500),
  // 50 · the stores
  'store-unreachable': passing(50, 502),
  'store-key-refused': permanent(51, 422),
  'store-right-missing': permanent(52, 422),
  'store-bucket-missing': permanent(53, 422),
  'store-folder-missing': permanent(54, 422),
  'store-full': permanent(55, 507),
  'store-quota-of-service-account': permanent(56, 422),
  'store-rate-limited': passing(57, 502),
  'store-answer-unexpected': passing(58, 502),
  // 60 · the proof
  'copy-missing': permanent(60, 410),
  'copy-truncated': permanent(61, 422),
  'copy-altered': permanent(62, 422),
  'copy-swapped': permanent(63, 422),
  'manifest-missing': permanent(64, 422),
  'manifest-invalid': permanent(65, 422),
  'drill-load-failed': permanent(66, 422),
  'drill-differs': permanent(67, 422),
  'drill-server-refused': permanent(68, 422),
  // 70 · the return
  'restore-unknown': permanent(5, 404),
  'cleaning-unknown': permanent(5, 404),
  'record-unknown': permanent(5, 404),
  'confirmation-wrong': permanent(2, 400),
  'password-refused': permanent(3, 403),
  'change-running': permanent(6, 409),
  'change-not-running': permanent(6, 409),
  'change-abandoned': permanent(6, 409),
  'plan-unknown': permanent(5, 404),
  'restore-without-file': permanent(6, 409),
  'restore-not-waiting': permanent(6, 409),
  'restore-own-approval': permanent(4, 403),
  'restore-approval-expired': permanent(6, 409),
  'restore-refused-by-person': permanent(6, 409),
  'undo-unavailable': permanent(6, 409),
  'backup-not-restorable': permanent(6, 409),
  'restore-would-lose': permanent(70, 409),
  'restore-conflicts': permanent(71, 409),
  'restore-structure-differs': permanent(72, 422),
  'restore-outside-dependents': permanent(73, 422),
  'restore-right-missing': permanent(74, 422),
  'restore-target-unfit': permanent(75, 422),
  'restore-load-failed': permanent(76, 422),
  'restore-differs': permanent(77, 422),
  'restore-locked': passing(78, 503),
  'clean-not-configured': permanent(6, 409),
  'clean-not-covered': permanent(79, 409),
  'clean-pointed-at': permanent(79, 409),
  'clean-range-invalid': permanent(2, 400),
  'clean-undo-unavailable': permanent(6, 409),
  'evidence-altered': permanent(69, 422),
  // 80 · around it
  'mail-not-sent': passing(80, 502),
  'catalog-unreachable': passing(81, 503),
  'temporal-unreachable': passing(82, 503),
  'master-key-wrong': permanent(83, 500),
  'secret-altered': permanent(83, 500),
  'migration-altered': permanent(90, 500),
  'catalog-newer': permanent(91, 500),
  'setting-missing': permanent(84, 500),
  'setting-invalid': permanent(84, 500),
  'part-missing': permanent(85, 500),
  'part-not-started': permanent(87, 500),
  'state-folder-in-use': permanent(88, 409),
  'api-unreachable': passing(86, 502),
  'worker-absent': passing(89, 503),
  cancelled: permanent(130, 409),
} as const satisfies Record<string, ErrorKind>;

export type ErrorName = keyof typeof errorCatalogue;

export const isErrorName = (name: unknown): name is ErrorName =>
  typeof name === 'string' && Object.hasOwn(errorCatalogue, name);
