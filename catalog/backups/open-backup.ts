import { z } from 'zod';
import { FileLayout } from '../../contracts/clinic-input.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { Compression, DumpFormat, Scope } from '../../contracts/scope.ts';
import type { Trigger } from '../../contracts/states.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { first } from '../database/rows.ts';
import type { BackupRecord } from './backup-record.ts';
import { nameBackup, type BackupName, type NamedBackup } from './file-name.ts';
import { readBackups } from './read-backups.ts';

export interface BackupOpening {
  readonly clinicId: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly trigger: Trigger;
  /** The user who asked, or null for a schedule. */
  readonly requestedBy: number | null;
  readonly requestedAt?: Date;
  readonly startedAt?: Date;
  /** The clinic's own when left out. */
  readonly format?: DumpFormat;
  readonly compression?: Compression;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Makes it a sample, named and shown by this date; `startedAt` stays the truth. */
  readonly sampleAt?: Date;
}

const Settings = z.object({
  scope: Scope,
  timeZone: z.string(),
  format: DumpFormat,
  compression: Compression,
  layout: FileLayout,
  archivedAt: z.date().nullable(),
});

/** Locked, so that two openings of one clinic cannot choose the same name. */
const lockClinic = async (db: Db, clinicId: string): Promise<z.infer<typeof Settings>> => {
  const settings = await first(
    db,
    Settings,
    `SELECT scope, time_zone AS "timeZone", format, compression, layout, archived_at AS "archivedAt"
     FROM clinics WHERE id = $1 FOR UPDATE`,
    [clinicId],
  );
  if (!settings) throw new ResguardoError('clinic-unknown', { clinic: clinicId });
  return settings;
};

/**
 * The name of the first free second. A suffix would leave E2's and E3's patterns, which programs
 * read; the record keeps the true time. An hour that a change of clock repeats is met here as well.
 */
const freeName = async (db: Db, wanted: NamedBackup): Promise<BackupName> => {
  for (let later = 0; ; later += 1) {
    const name = nameBackup({ ...wanted, at: new Date(wanted.at.getTime() + later * 1000) });
    const { rows } = await db.query('SELECT FROM backups WHERE clinic_id = $1 AND file_name = $2', [
      wanted.clinicId,
      name.fileName,
    ]);
    if (rows.length === 0) return name;
  }
};

/**
 * Opens the record of one workflow run: called again for the same run it gives the same record.
 * `clinic-unknown`, also for an archived clinic.
 */
export const openBackup = (catalog: Catalog, opening: BackupOpening): Promise<BackupRecord> =>
  asClinic(catalog, opening.clinicId, async (db) => {
    const { clinicId, workflowId, runId, trigger } = opening;
    const settings = await lockClinic(db, clinicId);
    const ofThisRun = (): Promise<BackupRecord[]> =>
      readBackups(db, 'WHERE b.clinic_id = $1 AND b.workflow_id = $2 AND b.run_id = $3', [
        clinicId,
        workflowId,
        runId,
      ]);
    const [existing] = await ofThisRun();
    if (existing) return existing;
    if (settings.archivedAt) throw new ResguardoError('clinic-unknown', { clinic: clinicId });

    const at = opening.startedAt ?? new Date();
    const format = opening.format ?? settings.format;
    const compression = opening.compression ?? settings.compression;
    const { fileName, fileKey } = await freeName(db, {
      ...{ clinicId, trigger, format, compression, at: opening.sampleAt ?? at },
      sample: opening.sampleAt !== undefined,
      layout: settings.layout,
      scope: settings.scope,
      timeZone: settings.timeZone,
    });
    await db.query(
      `INSERT INTO backups (
         clinic_id, workflow_id, run_id, state, trigger, format, compression, file_name, file_key,
         description, created_by, requested_at, started_at, metadata, sample_at
       ) VALUES ($1, $2, $3, 'running', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        ...[clinicId, workflowId, runId, trigger, format, compression, fileName, fileKey],
        ...[opening.description ?? '', opening.requestedBy, opening.requestedAt ?? at, at],
        ...[opening.metadata ?? {}, opening.sampleAt ?? null],
      ],
    );
    const [opened] = await ofThisRun();
    if (opened)
      await db.query(
        `UPDATE runs SET backup_id = $4
         WHERE clinic_id = $1 AND workflow_id = $2 AND run_id = $3 AND backup_id IS NULL`,
        [clinicId, workflowId, runId, opened.id],
      );
    else throw new ResguardoError('internal', { what: 'a backup vanished while opened' });
    return opened;
  });
