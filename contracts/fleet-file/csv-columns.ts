/** How a cell's text becomes a value: words of a list are parted by spaces or commas. */
export type CellKind = 'text' | 'number' | 'list' | 'yes-no' | 'time' | 'table';

export interface CsvColumn {
  readonly name: string;
  /** Where its value stands in a declared clinic; a destination is called by its kind. */
  readonly path: readonly string[];
  readonly kind: CellKind;
}

const column = (name: string, path: string, kind: CellKind = 'text'): CsvColumn => ({
  name,
  path: path.split('.'),
  kind,
});

/** Every column that a CSV of clinics may have. Only `id` must be there. */
export const csvColumns: readonly CsvColumn[] = [
  column('id', 'id'),
  column('name', 'name'),
  column('time_zone', 'timeZone'),
  column('language', 'language'),
  column('format', 'format'),
  column('compression', 'compression'),
  column('layout', 'layout'),
  column('administrators', 'administrators', 'list'),
  column('notify_success', 'notifySuccess', 'yes-no'),
  column('scope', 'scope.kind'),
  column('schema', 'scope.schema'),
  column('tenant_column', 'scope.tenantColumn'),
  column('tenant_value', 'scope.tenantValue'),
  column('tenant_table', 'scope.tenantTable', 'table'),
  column('shared', 'scope.shared', 'list'),
  column('excluded', 'scope.excluded', 'list'),
  column('host', 'connection.host'),
  column('port', 'connection.port', 'number'),
  column('database', 'connection.database'),
  column('user', 'connection.user'),
  column('ssl', 'connection.ssl'),
  column('password', 'connection.password'),
  column('restore_user', 'restoreLogin.user'),
  column('restore_password', 'restoreLogin.password'),
  column('schedule', 'schedule.backupSchedule'),
  column('time', 'schedule.backupTime', 'time'),
  column('weekday', 'schedule.backupWeekday', 'number'),
  column('day_of_month', 'schedule.backupDayOfMonth', 'number'),
  column('retention_days', 'policy.retention.days', 'number'),
  column('s3_bucket', 'destinations.s3.bucket'),
  column('s3_endpoint', 'destinations.s3.endpoint'),
  column('s3_region', 'destinations.s3.region'),
  column('s3_prefix', 'destinations.s3.prefix'),
  column('s3_access_key', 'destinations.s3.secret.accessKeyId'),
  column('s3_secret_key', 'destinations.s3.secret.secretAccessKey'),
  column('drive_folder', 'destinations.drive.folderId'),
  column('drive_id', 'destinations.drive.driveId'),
  column('drive_credentials', 'destinations.drive.secret.credentials'),
  column('drive_subject', 'destinations.drive.secret.subject'),
  column('folder', 'destinations.folder.path'),
];
