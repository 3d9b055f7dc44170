import { anyScope, type HostileCase } from '../hostile-case.ts';

/** A table without columns has rows all the same; in shared tables they are nobody’s. */
export const noColumns: HostileCase = {
  name: 'no columns',
  scopes: anyScope,
  excluded: ['nada', 'perdida', 'ni_filas'],
  sql: `
CREATE TABLE nada (); INSERT INTO nada DEFAULT VALUES; INSERT INTO nada DEFAULT VALUES;
CREATE TABLE perdida (x int); INSERT INTO perdida VALUES (1); ALTER TABLE perdida DROP COLUMN x;
CREATE TABLE ni_filas ();
`,
  wreck: `
INSERT INTO nada DEFAULT VALUES; TRUNCATE perdida; INSERT INTO ni_filas DEFAULT VALUES;
`,
  wreckRows: `
TRUNCATE ni_filas;
`,
};
