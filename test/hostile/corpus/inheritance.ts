import { anyScope, type HostileCase } from '../hostile-case.ts';

/** From two parents, with checks and defaults of its own, and rows at every height. */
export const inheritance: HostileCase = {
  name: 'inheritance',
  scopes: anyScope,
  sql: `
CREATE TABLE persona (clinica_id int NOT NULL, id int PRIMARY KEY, nombre text DEFAULT 'nadie', CHECK (nombre <> 'x'));
CREATE TABLE contacto (teléfono text, nombre text, clinica_id int NOT NULL, CHECK (nombre <> 'x') NO INHERIT);
CREATE TABLE paciente_h (alta date) INHERITS (persona, contacto);
CREATE TABLE menor (tutor text, nombre text DEFAULT 'menor' NOT NULL) INHERITS (paciente_h);
ALTER TABLE menor ADD CONSTRAINT solo_menor CHECK (tutor <> ''), ADD PRIMARY KEY (id);
ALTER TABLE paciente_h ADD PRIMARY KEY (id);
CREATE TABLE después (clinica_id int NOT NULL, id int NOT NULL, nombre text, CONSTRAINT persona_nombre_check CHECK (nombre <> 'x'));
ALTER TABLE después INHERIT persona;
INSERT INTO persona VALUES (1, 1, 'a'), (2, 2, 'b');
INSERT INTO paciente_h (clinica_id, id, nombre, teléfono) VALUES (1, 3, 'c', NULL), (2, 4, 'd', '');
INSERT INTO menor (clinica_id, id, tutor) VALUES (1, 5, 'e'), (2, 6, 'f');
INSERT INTO después VALUES (1, 5, 'igual'), (2, 5, 'doble');
`,
  wreck: `
ALTER TABLE menor NO INHERIT paciente_h; ALTER TABLE persona ALTER nombre SET DEFAULT 'otro'; DELETE FROM persona;
`,
  wreckRows: `
UPDATE persona SET nombre = 'cambiada' WHERE clinica_id = 1; DELETE FROM menor WHERE clinica_id = 1;
`,
  neighbour: `
UPDATE persona SET nombre = 'suya' WHERE clinica_id = 2;
`,
};
