import type { Scope } from '../../contracts/scope.ts';

/** Three clinics in shared tables: found by column, by foreign keys over two tables, and as their own row. */
export const sharedClinicsSql = `
CREATE TYPE estado AS ENUM ('pendiente', 'pagada');
CREATE TABLE clinica (id int PRIMARY KEY, nombre text NOT NULL);
INSERT INTO clinica VALUES (1, 'Sonrisas'), (2, 'Ñuñoa'), (3, 'Sur');
CREATE TABLE moneda (codigo text PRIMARY KEY, nombre text);
INSERT INTO moneda SELECT 'M' || i, 'moneda ' || i FROM generate_series(1, 40) i;
CREATE TABLE usuario (id serial PRIMARY KEY, clinica_id int NOT NULL REFERENCES clinica, correo text UNIQUE);
INSERT INTO usuario (clinica_id, correo) SELECT 1 + i % 3, 'u' || i || '@correo.example' FROM generate_series(1, 60) i;
CREATE TABLE paciente (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  clinica_id int NOT NULL REFERENCES clinica,
  nombre text, foto oid, iniciales text GENERATED ALWAYS AS (left(nombre, 1)) STORED
);
INSERT INTO paciente (clinica_id, nombre, foto)
SELECT 1 + i % 3, 'Peña ' || i || repeat('x', i % 300),
       CASE WHEN i % 100 = 0 THEN lo_from_bytea(0, convert_to('placa ' || i, 'UTF8')) END
  FROM generate_series(1, 3000) i;
CREATE TABLE factura (
  id serial PRIMARY KEY, paciente_id bigint NOT NULL REFERENCES paciente, moneda text REFERENCES moneda,
  estado estado DEFAULT 'pendiente', total numeric
);
INSERT INTO factura (paciente_id, moneda, total)
SELECT 1 + i % 3000, 'M' || (1 + i % 20), i / 7.0 FROM generate_series(1, 6000) i;
CREATE TABLE renglon (factura_id int REFERENCES factura, numero int, texto text, PRIMARY KEY (factura_id, numero));
INSERT INTO renglon SELECT id, n, 'renglón ' || n FROM factura, generate_series(1, 2) n;
CREATE TABLE sesion_web (clave text, datos text);
INSERT INTO sesion_web VALUES ('x', 'y');
CREATE VIEW deudas AS SELECT paciente_id, sum(total) FROM factura GROUP BY 1;
`;

export const sharedClinicsScope = (tenantValue: string): Scope => ({
  kind: 'rows',
  schema: 'public',
  tenantColumn: 'clinica_id',
  tenantValue,
  tenantTable: { table: 'clinica', key: 'id' },
  shared: ['moneda'],
  excluded: ['sesion_web'],
});
