import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Ranges and multiranges, empty, without ends, up to infinity, of a type of their own. */
export const ranges: HostileCase = {
  name: 'ranges',
  scopes: anyScope,
  sql: `
CREATE TYPE rango_hora AS RANGE (subtype = time, multirange_type_name = varias_horas);
CREATE TABLE rango (
  clinica_id int NOT NULL, id int PRIMARY KEY, e int4range, n numrange, t tstzrange, d daterange, m datemultirange, h rango_hora, v varias_horas
);
INSERT INTO rango
SELECT c, c * 100 + v.i, v.e, v.n, v.t, v.d, v.m, v.h, v.v FROM generate_series(1, 2) c, LATERAL (VALUES
  (1, 'empty'::int4range, '(,)'::numrange, '[-infinity,infinity]'::tstzrange, '(,2024-01-01]'::daterange, '{}'::datemultirange, '[08:00,12:00)'::rango_hora, '{[08:00,12:00),[14:00,24:00]}'::varias_horas),
  (2, '[1,1]', '(NaN,)', '("2024-01-01 00:00:00+00",)', 'empty', '{[2024-01-01,2024-01-05),(,2023-01-01),[2030-01-01,)}', 'empty', '{}'),
  (3, '(,5]', '[1.50,2.500)', '(,)', NULL, NULL, NULL, NULL)
) AS v(i, e, n, t, d, m, h, v);
CREATE INDEX ON rango USING gist (t);
`,
  wreck: `
UPDATE rango SET e = '[2,3)', m = NULL, h = 'empty'; DROP INDEX rango_t_idx;
`,
  wreckRows: `
UPDATE rango SET e = '[2,3)', n = '[1.5,2.5)', m = NULL, h = '(,)' WHERE clinica_id = 1; DELETE FROM rango WHERE id = 103;
`,
};
