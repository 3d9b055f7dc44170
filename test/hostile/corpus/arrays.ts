import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Arrays in arrays, with NULLs, with other first indexes, empty, of texts that look like syntax. */
export const arrays: HostileCase = {
  name: 'arrays',
  scopes: anyScope,
  sql: String.raw`
CREATE TYPE «s».par AS (a int, b text);
CREATE TABLE arreglo (
  clinica_id int NOT NULL, id int PRIMARY KEY, t text[], n int[][], f float8[], p «s».par[], j jsonb[], b bytea[], v int2vector, o oidvector
);
INSERT INTO arreglo
SELECT c, c * 100 + v.i, v.t, v.n, v.f, v.p, v.j, v.b, '1 2 3', '4 5' FROM generate_series(1, 2) c, LATERAL (VALUES
  (1, ARRAY['a,b', '"x"', '{}', NULL, 'NULL', '', ' ', '\', E'\n\t', 'ñ'], '[0:1][5:6]={{1,NULL},{3,4}}'::int[],
   ARRAY['NaN', '-Infinity', '-0', NULL]::float8[], ARRAY[ROW(1, 'a,"b"')::«s».par, ROW(NULL, NULL)::«s».par, NULL],
   ARRAY['null'::jsonb, NULL, '{"a":[1]}'], ARRAY['\x'::bytea, '\x5c'::bytea, NULL]),
  (2, '{}', '{}', '{}', '{}', '{}', '{}'),
  (3, NULL, NULL, NULL, NULL, NULL, NULL),
  (4, '{{a,b},{c,d}}', '{{{1}},{{2}}}', '[-3:-2]={1,2}', NULL, NULL, NULL)
) AS v(i, t, n, f, p, j, b);
`,
  wreck: `
UPDATE arreglo SET t = '{x}', n = NULL; ALTER TYPE par ADD ATTRIBUTE c int CASCADE;
`,
  wreckRows: `
UPDATE arreglo SET t = array_replace(t, NULL, 'NULL'), n = '{{1,2},{3,4}}' WHERE clinica_id = 1; DELETE FROM arreglo WHERE id = 102;
`,
};
