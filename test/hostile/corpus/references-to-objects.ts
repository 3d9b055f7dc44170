import { ownScopes, type HostileCase } from '../hostile-case.ts';

/** Values that are names of objects. */
export const referencesToObjects: HostileCase = {
  name: 'references to objects',
  scopes: ownScopes,
  sql: `
CREATE TABLE apunta_objetos (id int PRIMARY KEY, c regclass, p regprocedure, t regtype, r regrole, n regnamespace, o regoperator, d regdictionary, f regconfig);
CREATE FUNCTION señalada(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE "Señalada" (); CREATE TYPE señalado AS ENUM ('a');
INSERT INTO apunta_objetos VALUES (1, '"Señalada"', 'señalada(int)', 'señalado', '«a»', '«s»', '+(int,int)', 'simple', 'spanish'), (2, '-', '-', 'int[]', '-', '-', '0', '-', '-');
`,
  wreck: `
UPDATE apunta_objetos SET c = '-', t = 'text';
`,
};
