import type { CleanableTable } from '../../contracts/clean-range.ts';
import type { Scope } from '../../contracts/scope.ts';

/**
 * Two clinics with years of dated rows, and all that may hang from these: by every ON DELETE, over several
 * tables, from partitions, in circles, from rows of the same table, and without a key. Triggers that would
 * change other rows; columns that are generated or counted by the server.
 */
export const datedClinicsSql = `
CREATE SCHEMA agenda;
SET search_path = agenda;
CREATE TABLE clinica (id int PRIMARY KEY, nombre text);
INSERT INTO clinica VALUES (1, 'Uno'), (2, 'Dos');
CREATE TABLE paciente (id int PRIMARY KEY, clinica_id int NOT NULL REFERENCES clinica, nombre text, saldo numeric DEFAULT 0);
INSERT INTO paciente SELECT i, 1 + i % 2, 'p' || i FROM generate_series(1, 40) i;
CREATE TABLE venta (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, paciente_id int NOT NULL REFERENCES paciente,
  fecha timestamptz, total numeric NOT NULL, nota text, doble numeric GENERATED ALWAYS AS (total * 2) STORED
);
INSERT INTO venta (paciente_id, fecha, total, nota)
SELECT 1 + i % 40, timestamptz '2023-12-20 03:00Z' + i * interval '7 hours', i / 4.0, repeat('ñ', i % 50) FROM generate_series(1, 240) i;
-- The edges of January in La Paz, four hours behind.
INSERT INTO venta (paciente_id, fecha, total, nota) VALUES
  (2, '2023-12-31 23:59:59.999-04', 1, 'fuera'), (2, '2024-01-01 00:00-04', 2, 'dentro'), (2, '2024-01-31 23:30-04', 3, 'dentro'),
  (2, '2024-02-01 00:00-04', 4, 'fuera'), (2, NULL, 5, 'fuera'), (2, 'infinity', 6, 'fuera');
CREATE TABLE renglon (
  venta_id bigint REFERENCES venta ON DELETE CASCADE, n int, texto text, detalle json, PRIMARY KEY (venta_id, n)
);
INSERT INTO renglon SELECT id, n, 'renglón ' || n, '{"n":  1}' FROM venta, generate_series(1, 2) n;
CREATE TABLE nota (
  id serial PRIMARY KEY, venta_id bigint NOT NULL, n int NOT NULL, padre int REFERENCES nota, texto text,
  FOREIGN KEY (venta_id, n) REFERENCES renglon
);
INSERT INTO nota (venta_id, n, texto) SELECT venta_id, n, 'x' FROM renglon WHERE venta_id % 3 = 0 AND venta_id <= 240;
UPDATE nota SET padre = (SELECT max(o.id) FROM nota o WHERE o.id < nota.id AND o.venta_id % 2 = nota.venta_id % 2) WHERE id % 4 > 0;
CREATE TABLE movimiento (venta_id bigint NOT NULL REFERENCES venta ON DELETE RESTRICT, dia date NOT NULL, monto numeric)
  PARTITION BY RANGE (dia);
CREATE TABLE movimiento_23 PARTITION OF movimiento FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE movimiento_24 PARTITION OF movimiento FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
INSERT INTO movimiento SELECT id, date '2023-12-25' + (id % 60)::int, 1.50 FROM venta WHERE id % 5 = 0;
INSERT INTO movimiento SELECT * FROM movimiento;
CREATE TABLE pedido (id int PRIMARY KEY, paciente_id int NOT NULL REFERENCES paciente, dia date NOT NULL, ultimo int);
CREATE TABLE envio (id int PRIMARY KEY, pedido_id int NOT NULL REFERENCES pedido, cuando timestamp);
INSERT INTO pedido SELECT i, 1 + i % 40, date '2023-12-20' + i FROM generate_series(1, 60) i;
INSERT INTO envio SELECT i, 1 + i % 60, timestamp '2024-01-01' FROM generate_series(1, 120) i;
ALTER TABLE pedido ADD FOREIGN KEY (ultimo) REFERENCES envio;
UPDATE pedido SET ultimo = (SELECT min(e.id) FROM envio e WHERE pedido_id = pedido.id) WHERE id % 2 = 0;
CREATE TABLE aviso (id int PRIMARY KEY, venta_id bigint REFERENCES venta ON DELETE SET NULL, texto text);
CREATE FUNCTION descuenta() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  UPDATE agenda.paciente SET saldo = saldo + 1;
  RETURN OLD;
END $f$;
CREATE TRIGGER descuenta AFTER INSERT OR DELETE ON venta FOR EACH ROW EXECUTE FUNCTION descuenta();
CREATE TRIGGER callado BEFORE UPDATE ON aviso FOR EACH STATEMENT EXECUTE FUNCTION descuenta();
CREATE TRIGGER siempre AFTER DELETE ON renglon FOR EACH STATEMENT EXECUTE FUNCTION descuenta();
ALTER TABLE renglon ENABLE ALWAYS TRIGGER siempre;
`;

/** January by the clock of La Paz, and the tables that it is cleaned from. */
export const january = { start: '2024-01-01', end: '2024-02-01' };
export const laPaz = 'America/La_Paz';
export const datedTables: CleanableTable[] = [
  { schema: 'agenda', table: 'venta', dateColumn: 'fecha' },
  { schema: 'agenda', table: 'movimiento', dateColumn: 'dia' },
  { schema: 'agenda', table: 'pedido', dateColumn: 'dia' },
];

/** By each way of telling whose the rows are; `rows` is the first clinic's alone. */
export const datedScopes: readonly Scope[] = [
  { kind: 'schema', schema: 'agenda' },
  {
    kind: 'rows',
    schema: 'agenda',
    tenantColumn: 'clinica_id',
    tenantValue: '1',
    tenantTable: { table: 'clinica', key: 'id' },
    shared: [],
    excluded: [],
  },
  { kind: 'database' },
];
