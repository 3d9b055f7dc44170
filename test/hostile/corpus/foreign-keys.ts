import { anyScope, type HostileCase } from '../hostile-case.ts';

/** In circles, at themselves, of several columns, deferred, not valid, and with every action. */
export const foreignKeys: HostileCase = {
  name: 'foreign keys',
  scopes: anyScope,
  sql: `
CREATE TABLE jefe (clinica_id int NOT NULL, id int PRIMARY KEY, superior int NOT NULL REFERENCES jefe DEFERRABLE INITIALLY DEFERRED);
INSERT INTO jefe VALUES (1, 1, 3), (1, 2, 1), (1, 3, 2), (2, 4, 4);
CREATE TABLE gallina (clinica_id int NOT NULL, id int PRIMARY KEY, huevo int NOT NULL);
CREATE TABLE huevo (clinica_id int NOT NULL, id int PRIMARY KEY, gallina int NOT NULL REFERENCES gallina ON DELETE CASCADE DEFERRABLE);
ALTER TABLE gallina ADD CONSTRAINT "la ""otra""" FOREIGN KEY (huevo) REFERENCES huevo DEFERRABLE INITIALLY DEFERRED;
BEGIN; INSERT INTO gallina VALUES (1, 1, 11), (1, 2, 12), (2, 3, 13); INSERT INTO huevo VALUES (1, 11, 2), (1, 12, 1), (2, 13, 3); COMMIT;
CREATE TABLE calle (clinica_id int NOT NULL, país text, código text, UNIQUE (código, país));
CREATE TABLE casa (
  clinica_id int NOT NULL, id int PRIMARY KEY, código text, país text DEFAULT 'bo', patio int, UNIQUE (clinica_id, id),
  CONSTRAINT completa FOREIGN KEY (país, código) REFERENCES calle (país, código) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL,
  CONSTRAINT del_patio FOREIGN KEY (clinica_id, patio) REFERENCES casa (clinica_id, id) ON DELETE SET NULL (patio)
);

INSERT INTO calle VALUES (1, 'bo', 'a'), (1, 'bo', 'b'), (2, 'ar', 'a');
INSERT INTO casa VALUES (1, 1, 'a', 'bo', 2), (1, 2, NULL, NULL, 1), (1, 3, 'b', 'bo', NULL), (2, 4, 'a', 'ar', 4);
CREATE TABLE dudosa (clinica_id int NOT NULL, id int PRIMARY KEY, calle text);
INSERT INTO dudosa VALUES (1, 1, 'no'), (2, 2, 'no');
ALTER TABLE dudosa ADD CONSTRAINT sí CHECK (calle = 'sí') NOT VALID;
`,
  wreck: `
ALTER TABLE gallina DROP CONSTRAINT "la ""otra"""; DELETE FROM gallina; DELETE FROM calle; ALTER TABLE jefe DROP CONSTRAINT jefe_superior_fkey;
UPDATE jefe SET superior = 77; DELETE FROM dudosa;
`,
  wreckRows: `
BEGIN; DELETE FROM gallina WHERE id = 1; UPDATE gallina SET huevo = 11 WHERE id = 2; DELETE FROM huevo WHERE id = 12; COMMIT;
DELETE FROM calle WHERE país = 'bo' AND código = 'a'; DELETE FROM casa WHERE id = 1; UPDATE jefe SET superior = 1 WHERE clinica_id = 1; DELETE FROM jefe WHERE id = 3;
`,
  neighbour: `
UPDATE calle SET código = 'z' WHERE clinica_id = 2;
`,
};
