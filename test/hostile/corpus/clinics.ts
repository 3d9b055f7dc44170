import { anyScope, type HostileCase } from '../hostile-case.ts';

/** The table of clinics itself. */
export const clinics: HostileCase = {
  name: 'clinics',
  scopes: anyScope,
  sql: `
CREATE TABLE clinica (id int PRIMARY KEY, nombre text NOT NULL);
INSERT INTO clinica VALUES (1, 'Ñandú'), (2, 'la vecina');
`,
  wreck: `
UPDATE clinica SET nombre = 'otra' WHERE id = 1;
`,
  wreckRows: `
UPDATE clinica SET nombre = 'otra' WHERE id = 1;
`,
  neighbour: `
UPDATE clinica SET nombre = 'mudada' WHERE id = 2;
`,
};
