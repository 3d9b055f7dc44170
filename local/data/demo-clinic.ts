import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Scope } from '../../contracts/scope.ts';

/** What registering one of the demonstration's clinics takes. */
export interface DemoClinic {
  readonly id: string;
  readonly name: string;
  /** As a role that may read the clinic's tables and no others. */
  readonly connection: OpenedConnection;
  readonly scope: Scope;
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
  readonly clinic: Omit<DemoClinic, 'connection'>;
}

export const demoDatabases: readonly DemoDatabase[] = [
  {
    database: 'clinicas',
    script: 'clinica-demo',
    owner: 'app_illimani',
    reader: 'respaldo_illimani',
    clinic: {
      id: 'clinica_demo',
      name: 'Clínica Dental Illimani',
      scope: { kind: 'schema', schema: 'clinica_demo' },
      timeZone: 'America/La_Paz',
      language: 'es',
    },
  },
  {
    database: 'compartida',
    script: 'compartida',
    owner: 'app_compartida',
    reader: 'respaldo_clinica_1',
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
      timeZone: 'America/La_Paz',
      language: 'es',
    },
  },
  {
    database: 'ventas',
    script: 'ventas',
    owner: 'app_ventas',
    reader: 'respaldo_ventas',
    clinic: {
      id: 'ventas',
      name: 'Depósito Dental Ñandú · Ventas',
      scope: { kind: 'database' },
      timeZone: 'America/Santiago',
      language: 'en',
    },
  },
];
