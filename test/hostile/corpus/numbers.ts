import { anyScope, type HostileCase } from '../hostile-case.ts';

/** The ends of every number type, and what is no number. */
export const numbers: HostileCase = {
  name: 'numbers',
  scopes: anyScope,
  sql: `
CREATE TABLE numero (
  clinica_id int NOT NULL, id int PRIMARY KEY, chico smallint, entero int, grande bigint, exacto numeric, fijo numeric(20, 10),
  simple real, doble double precision, dinero money, verdad boolean
);
INSERT INTO numero
SELECT c, c * 100 + v.i, v.a, v.b, v.d, v.e, v.f, v.g, v.h, v.m, v.x FROM generate_series(1, 2) c, LATERAL (VALUES
  (1, (-32768)::smallint, -2147483648, -9223372036854775808, 'NaN'::numeric, 'NaN'::numeric, 'NaN'::real, 'NaN'::float8, '-92233720368547758.08'::money, true),
  (2, 32767, 2147483647, 9223372036854775807, 'Infinity', 0.0000000001, 'Infinity', 'Infinity', '92233720368547758.07', false),
  (3, 0, 0, 0, '-Infinity', -9999999999.9999999999, '-Infinity', '-Infinity', '0', NULL),
  (4, NULL, NULL, NULL, repeat('9', 1000)::numeric, 1.5, '-0', '-0', NULL, true),
  (5, 1, 1, 1, '0.000000000000000000000000000001000', 0, 1e-45, 5e-324, '-0.01', false),
  (6, 1, 1, 9007199254740993, '1.50', 2.50, 3.4028235e38, 1.7976931348623157e308, '1234.5', true),
  (7, 1, 1, 1, '1e200', 0, 0.1, 0.30000000000000004, '1', true)
) AS v(i, a, b, d, e, f, g, h, m, x);
ALTER TABLE numero ALTER COLUMN chico SET DEFAULT -1;
`,
  wreck: `
UPDATE numero SET exacto = 1, doble = 0, dinero = 0, grande = 9007199254740992;
ALTER TABLE numero ALTER COLUMN simple TYPE numeric USING 1, DROP COLUMN verdad;
`,
  wreckRows: `
UPDATE numero SET exacto = 1.5, doble = 0, simple = 0, grande = 9007199254740992, dinero = 0 WHERE clinica_id = 1;
DELETE FROM numero WHERE clinica_id = 1 AND id % 2 = 0;
`,
  neighbour: `
UPDATE numero SET doble = 'Infinity' WHERE clinica_id = 2 AND id = 201;
`,
};
