import type { RowsScope } from '../../contracts/scope.ts';

/**
 * Three clinics in shared tables, tied in every way that finding one's rows could stumble over: keys of
 * two columns, a table that points at itself, two that point at each other, a row that hangs from one of
 * two tables, partitions, large objects; shared tables that point at each other and at themselves; an
 * excluded table with a view on it.
 */
export const tangledClinicsSql = `
CREATE TABLE clinica (id int PRIMARY KEY, nombre text);
CREATE TABLE departamento (id int PRIMARY KEY, nombre text, padre_id int REFERENCES departamento, capital_id int);
CREATE TABLE municipio (id int PRIMARY KEY, departamento_id int NOT NULL REFERENCES departamento, nombre text);
ALTER TABLE departamento ADD FOREIGN KEY (capital_id) REFERENCES municipio DEFERRABLE INITIALLY DEFERRED;
CREATE TABLE tarifa (codigo text PRIMARY KEY, precio numeric);
CREATE TABLE usuario (id serial PRIMARY KEY, clinica_id int NOT NULL REFERENCES clinica, email text);
CREATE TABLE paciente (
  id serial PRIMARY KEY, clinica_id int NOT NULL REFERENCES clinica, municipio_id int REFERENCES municipio,
  referido_por int REFERENCES paciente, nombre text, UNIQUE (clinica_id, id)
);
CREATE TABLE consulta (
  id serial PRIMARY KEY, paciente_id int NOT NULL REFERENCES paciente,
  usuario_id int REFERENCES usuario, tarifa text REFERENCES tarifa
);
CREATE TABLE pago (
  id serial, consulta_id int NOT NULL REFERENCES consulta, clinica_id int NOT NULL, monto numeric, paciente_id int,
  PRIMARY KEY (clinica_id, id), FOREIGN KEY (clinica_id, paciente_id) REFERENCES paciente (clinica_id, id)
);
CREATE TABLE nota (
  id serial PRIMARY KEY, consulta_id int REFERENCES consulta, paciente_id int REFERENCES paciente, texto text
);
CREATE TABLE adjunto (nota_id int NOT NULL REFERENCES nota, contenido oid);
CREATE TABLE ciclo_a (id int PRIMARY KEY, b_id int);
CREATE TABLE ciclo_b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES ciclo_a, paciente_id int NOT NULL REFERENCES paciente);
ALTER TABLE ciclo_a ADD FOREIGN KEY (b_id) REFERENCES ciclo_b;
CREATE TABLE sesion (clave text PRIMARY KEY, usuario_id int REFERENCES usuario);
CREATE VIEW de_sesion AS SELECT * FROM sesion;
CREATE VIEW de_paciente AS SELECT p.*, m.nombre AS municipio FROM paciente p LEFT JOIN municipio m ON m.id = municipio_id;
CREATE TABLE registro (id bigint, clinica_id int NOT NULL, cuando timestamptz NOT NULL) PARTITION BY RANGE (cuando);
CREATE TABLE registro_24 PARTITION OF registro FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE registro_25 PARTITION OF registro FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');

INSERT INTO clinica VALUES (1, 'Uno'), (2, 'Dos'), (3, 'Tres');
INSERT INTO departamento VALUES (1, 'La Paz', NULL), (2, 'Oruro', 1), (3, 'Beni', 2), (4, 'de nadie', 3);
INSERT INTO municipio VALUES (10, 1, 'a'), (20, 2, 'b'), (30, 3, 'c'), (40, 4, 'd');
UPDATE departamento SET capital_id = id * 10 WHERE id < 3;
INSERT INTO tarifa VALUES ('A', 1.50), ('B', 2), ('C', 3);
INSERT INTO usuario (clinica_id, email) SELECT 1 + i % 3, 'u' || i FROM generate_series(0, 8) i;
INSERT INTO paciente (clinica_id, municipio_id, nombre)
SELECT 1 + i % 3, CASE WHEN i % 3 = 0 THEN 30 ELSE 20 END, 'p' || i FROM generate_series(0, 299) i;
UPDATE paciente SET referido_por = id - 3 WHERE id > 3;
INSERT INTO consulta (paciente_id, usuario_id, tarifa)
SELECT id, clinica_id, CASE WHEN clinica_id = 1 THEN 'A' ELSE 'C' END FROM paciente, generate_series(1, 3);
INSERT INTO pago (consulta_id, clinica_id, monto, paciente_id)
SELECT c.id, p.clinica_id, 10.50, p.id FROM consulta c JOIN paciente p ON p.id = paciente_id;
INSERT INTO nota (consulta_id, texto) SELECT id, 'de consulta' FROM consulta;
INSERT INTO nota (paciente_id, texto) SELECT id, 'de paciente' FROM paciente;
INSERT INTO adjunto SELECT id, lo_from_bytea(0, 'hola'::bytea) FROM nota WHERE id % 100 = 1;
INSERT INTO ciclo_a SELECT i FROM generate_series(1, 30) i;
INSERT INTO ciclo_b SELECT i, i, i FROM generate_series(1, 30) i;
UPDATE ciclo_a SET b_id = id;
INSERT INTO sesion VALUES ('x', 1);
INSERT INTO registro SELECT i, 1 + i % 3, timestamptz '2024-01-01' + i * interval '5 days' FROM generate_series(1, 140) i;
`;

export const tangledScope = (changes: Partial<RowsScope> = {}): RowsScope => ({
  kind: 'rows',
  schema: 'public',
  tenantColumn: 'clinica_id',
  tenantValue: '1',
  tenantTable: { table: 'clinica', key: 'id' },
  shared: ['departamento', 'municipio', 'tarifa'],
  excluded: ['sesion'],
  ...changes,
});
