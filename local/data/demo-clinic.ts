import type { CleanableTable } from '../../contracts/clean-range.ts';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Scope } from '../../contracts/scope.ts';

/** What registering one of the demonstration's clinics takes. */
export interface DemoClinic {
  readonly id: string;
  readonly name: string;
  /** As a role that may read the clinic's tables and no others. */
  readonly connection: OpenedConnection;
  /** As a role that may restore the clinic, and nothing else. */
  readonly restoreLogin: { readonly user: string; readonly password: string };
  readonly scope: Scope;
  /** Tables whose old rows may be cleaned by range of dates. */
  readonly cleanTables: readonly CleanableTable[];
  /** IANA. */
  readonly timeZone: string;
  readonly language: 'es' | 'en';
}

/** One database of the demonstration, and the clinic in it that is backed up. */
export interface DemoDatabase {
  readonly database: string;
  readonly script: 'clinica-demo' | 'compartida' | 'ventas';
  /** Owns the tables. */
  readonly owner: string;
  /** Backs up. */
  readonly reader: string;
  /** Restores. */
  readonly restorer: string;
  readonly clinic: Omit<DemoClinic, 'connection' | 'restoreLogin'>;
}

export const demoDatabases: readonly DemoDatabase[] = [
  {
    database: 'clinicas',
    script: 'clinica-demo',
    owner: 'app_illimani',
    reader: 'respaldo_illimani',
    restorer: 'restaura_illimani',
    clinic: {
      id: 'clinica_demo',
      name: 'Clínica Dental Illimani',
      scope: { kind: 'schema', schema: 'clinica_demo' },
      cleanTables: [],
      timeZone: 'America/La_Paz',
      language: 'es',
    },
  },
  {
    database: 'compartida',
    script: 'compartida',
    owner: 'app_compartida',
    reader: 'respaldo_clinica_1',
    restorer: 'restaura_clinica_1',
    clinic: {
      id: 'clinica_1',
      name: 'Clínica Dental San Martín',
      scope: {
        kind: 'rows',
        schema: 'public',
        tenantColumn: 'clinica_id',
        tenantValue: '1',
        tenantTable: { table: 'clinica', key: 'id' },
        shared: ['tipo_documento', 'cie10'],
        excluded: ['django_migrations'],
      },
      cleanTables: [],
      timeZone: 'America/La_Paz',
      language: 'es',
    },
  },
  {
    database: 'ventas',
    script: 'ventas',
    owner: 'app_ventas',
    reader: 'respaldo_ventas',
    restorer: 'restaura_ventas',
    clinic: {
      id: 'ventas',
      name: 'Depósito Dental Ñandú · Ventas',
      scope: { kind: 'database' },
      cleanTables: ['ventas', 'pedidos', 'movimientos'].map((table) => ({
        ...{ schema: 'public', table, dateColumn: 'fecha' },
      })),
      timeZone: 'America/Santiago',
      language: 'en',
    },
  },
];
