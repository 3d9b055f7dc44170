import type { FileLayout } from '../../contracts/clinic-input.ts';
import type { Compression, DumpFormat, Scope } from '../../contracts/scope.ts';
import type { Trigger } from '../../contracts/states.ts';

export interface NamedBackup {
  readonly layout: FileLayout;
  readonly clinicId: string;
  readonly scope: Scope;
  readonly trigger: Trigger;
  readonly format: DumpFormat;
  readonly compression: Compression;
  readonly at: Date;
  /** A sample for demonstrations lies in a folder of its own, so that a listing alone tells it. */
  readonly sample?: boolean;
  /** The clinic's: the name tells the time that its people's clocks showed. */
  readonly timeZone: string;
}

export interface BackupName {
  readonly fileName: string;
  /** Beneath the destination's own prefix or folder. */
  readonly fileKey: string;
}

const partsOf = (at: Date, timeZone: string): Record<string, string> =>
  Object.fromEntries(
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );

/** A schema's name in a file's: letters without accents, digits, `_` and `-`. */
const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[^A-Za-z0-9_-]/g, '_');

/**
 * A backup's file name and its key in a store.
 * `resguardo`: `{clinic}/{yyyy}/{mm}/{clinic}-{YYYY-MM-DD-HHMMSS}.sql.zst`.
 * `e2`: `{clinic}/{yyyy}/{mm}/backup_{yyyymmdd}_{hhmmss}.json.gz`, the mission's path under the prefix `backups`.
 * `e3`: `{clinic}/[backup|auto]-[sql|json]-[schema]-[YYYY-MM-DD-HHMMSS].[ext]`; where the clinic is
 * not a schema, its id stands for one. A sample's has `samples` behind the clinic: `{clinic}/samples/…`.
 */
export const nameBackup = (backup: NamedBackup): BackupName => {
  const { clinicId, format, scope } = backup;
  const home = backup.sample ? `${clinicId}/samples` : clinicId;
  const part = partsOf(backup.at, backup.timeZone);
  const [year = '', month = '', day = ''] = [part['year'], part['month'], part['day']];
  const time = `${part['hour'] ?? ''}${part['minute'] ?? ''}${part['second'] ?? ''}`;
  const extension = `${format}.${backup.compression === 'gzip' ? 'gz' : 'zst'}`;
  const stamp = `${year}-${month}-${day}-${time}`;
  const under = (folder: string, fileName: string): BackupName => ({
    fileName,
    fileKey: `${folder}/${fileName}`,
  });
  switch (backup.layout) {
    case 'e2':
      return under(`${home}/${year}/${month}`, `backup_${year}${month}${day}_${time}.${extension}`);
    case 'e3': {
      const kind = backup.trigger === 'manual' ? 'backup' : 'auto';
      const schema = plain(scope.kind === 'schema' ? scope.schema : clinicId);
      return under(home, `${kind}-${format}-${schema}-${stamp}.${extension}`);
    }
    case 'resguardo':
      return under(`${home}/${year}/${month}`, `${clinicId}-${stamp}.${extension}`);
  }
};
