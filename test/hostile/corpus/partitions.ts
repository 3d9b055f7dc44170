import { anyScope, type HostileCase } from '../hostile-case.ts';

/** By range, list and hash, below each other, with columns in another order, keys to and from them. */
export const partitions: HostileCase = {
  name: 'partitions',
  scopes: anyScope,
  sql: `
CREATE TABLE cita (clinica_id int NOT NULL, id int, día date NOT NULL, nota text, PRIMARY KEY (id, día, clinica_id)) PARTITION BY RANGE (día);
CREATE TABLE cita_24 PARTITION OF cita FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (clinica_id);
CREATE TABLE "cita 24 1" PARTITION OF cita_24 FOR VALUES IN (1);
CREATE TABLE cita_24_resto PARTITION OF cita_24 DEFAULT PARTITION BY HASH (id);
CREATE TABLE cita_24_h0 PARTITION OF cita_24_resto FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE cita_24_h1 PARTITION OF cita_24_resto FOR VALUES WITH (MODULUS 2, REMAINDER 1) WITH (fillfactor = 70);
CREATE TABLE cita_25 (de_más text, nota text, día date NOT NULL, clinica_id int NOT NULL, id int NOT NULL, CHECK (id > 0));
ALTER TABLE cita_25 DROP COLUMN de_más;
ALTER TABLE cita ATTACH PARTITION cita_25 FOR VALUES FROM ('2025-01-01') TO (MAXVALUE);
CREATE TABLE cita_vieja PARTITION OF cita FOR VALUES FROM (MINVALUE) TO ('2000-01-01');
ALTER TABLE cita_25 ALTER COLUMN nota SET DEFAULT 'propia';
CREATE INDEX cita_nota ON cita (nota) WHERE nota <> '';
CREATE INDEX solo_arriba ON ONLY cita (clinica_id);
CREATE INDEX solo_25 ON cita_25 (clinica_id);
ALTER INDEX solo_arriba ATTACH PARTITION solo_25;
INSERT INTO cita SELECT 1 + i % 2, i, date '2024-11-01' + i, 'n' || i FROM generate_series(1, 120) i;
CREATE TABLE recordatorio (clinica_id int NOT NULL, id int PRIMARY KEY, cita int, día date, FOREIGN KEY (cita, día, clinica_id) REFERENCES cita ON DELETE CASCADE);
INSERT INTO recordatorio SELECT clinica_id, id, id, día FROM cita WHERE id % 10 < 2;
CREATE TABLE suelta (LIKE cita_25 INCLUDING ALL);
`,
  wreck: `
DELETE FROM recordatorio; ALTER TABLE cita DETACH PARTITION cita_25; DROP TABLE "cita 24 1" CASCADE; DROP INDEX cita_nota;
UPDATE cita SET nota = 'rota'; ALTER TABLE cita ADD COLUMN nueva int;
`,
  wreckRows: `
DELETE FROM recordatorio WHERE clinica_id = 1; DELETE FROM cita WHERE clinica_id = 1 AND id % 4 = 0; UPDATE cita SET día = día + 365 WHERE clinica_id = 1 AND id < 20;
INSERT INTO cita VALUES (1, 9999, '2024-05-05', 'intrusa');
`,
  neighbour: `
UPDATE cita SET nota = 'vecina' WHERE clinica_id = 2;
`,
};
