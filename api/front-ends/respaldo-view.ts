import type { BackupRecord, CopyRecord } from '../../catalog/backups/backup-record.ts';
import type {
  Estadisticas,
  EstadoRespaldo,
  Respaldo,
} from '../../contracts/api/front-ends/respaldo.ts';
import type { BackupState } from '../../contracts/states.ts';
import { monthlyCost, type StorageRates } from '../../contracts/storage-cost.ts';
import { iso, isoOrNull } from '../views/iso.ts';

const estados: Readonly<Record<BackupState, EstadoRespaldo>> = {
  running: 'en_proceso',
  stored: 'completado',
  intact: 'completado',
  restorable: 'completado',
  failed: 'fallido',
  cancelled: 'cancelado',
  deleted: 'eliminado',
};

export const estadoOf = ({ state }: BackupRecord): EstadoRespaldo => estados[state];
export const tipoOf = ({ trigger }: BackupRecord): Respaldo['tipo'] =>
  trigger === 'manual' ? 'manual' : 'automatico';

const percentSmaller = (whole: number | null, packed: number | null): number | null =>
  whole === null || packed === null || whole === 0
    ? null
    : Math.round((1 - packed / whole) * 1000) / 10;

/** A backup in E2's words. */
export const respaldo = (backup: BackupRecord): Respaldo => ({
  id: backup.id,
  clinica_id: /^[1-9]\d{0,14}$/.test(backup.clinicId) ? Number(backup.clinicId) : backup.clinicId,
  archivo_s3: backup.fileKey,
  hash_md5: backup.md5,
  estado: estadoOf(backup),
  tamaño_bytes: backup.bytes,
  numero_registros: backup.rows,
  tipo: tipoOf(backup),
  usuario: backup.createdBy,
  descripcion: backup.description,
  fecha_respaldo: iso(backup.sampleAt ?? backup.startedAt),
  metadata: {
    modelos: backup.tables,
    registros: backup.rows,
    compresion: backup.compression,
    tamaño_original: backup.plainBytes,
    reduccion: percentSmaller(backup.plainBytes, backup.bytes),
  },
  fecha_eliminacion: isoOrNull(backup.deletedAt),
  tiempo_ejecucion: backup.durationSeconds,
});

const sum = (numbers: readonly (number | null)[]): number =>
  numbers.reduce<number>((total, one) => total + (one ?? 0), 0);

const kept = ({ state }: CopyRecord): boolean => state === 'stored' || state === 'intact';

/** E2's statistics of a clinic's backups, deleted ones included where they still say something. */
export const estadisticas = (
  backups: readonly BackupRecord[],
  rates: StorageRates,
): Estadisticas => {
  const of = (estado: EstadoRespaldo) => backups.filter((one) => estadoOf(one) === estado);
  const done = of('completado');
  const failed = of('fallido').length;
  const seconds = done.flatMap(({ durationSeconds }) => durationSeconds ?? []);
  const [size, plain] = [sum(done.map((b) => b.bytes)), sum(done.map((b) => b.plainBytes))];
  const stored = sum(done.flatMap(({ copies }) => copies.filter(kept).map(({ bytes }) => bytes)));
  const byMonth = Map.groupBy(done, ({ startedAt }) => iso(startedAt).slice(0, 7));
  return {
    total_respaldos: backups.length,
    completados: done.length,
    fallidos: failed,
    tasa_exito:
      done.length + failed === 0
        ? null
        : Math.round((done.length / (done.length + failed)) * 1000) / 10,
    tamaño_total_bytes: size,
    tamaño_original_bytes: plain,
    reduccion: percentSmaller(plain, size),
    total_registros: sum(done.map(({ rows }) => rows)),
    tiempo_promedio:
      seconds.length === 0 ? null : Math.round((sum(seconds) / seconds.length) * 100) / 100,
    ultimo_respaldo: isoOrNull(done[0]?.startedAt ?? null),
    por_mes: [...byMonth]
      .map(([mes, of]) => ({
        mes,
        respaldos: of.length,
        tamaño_bytes: sum(of.map((b) => b.bytes)),
      }))
      .sort((a, b) => a.mes.localeCompare(b.mes)),
    costo_mensual_estimado: monthlyCost(stored, rates),
  };
};
