import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Before Christ, after the year 200000, at 24:00, never, and intervals that are equal and not the same. */
export const times: HostileCase = {
  name: 'times',
  scopes: anyScope,
  sql: `
CREATE TABLE tiempo (
  clinica_id int NOT NULL, id int PRIMARY KEY, dia date, hora time, hora_zona timetz, sin timestamp, con timestamptz, dura interval,
  breve interval hour to minute, redondo timestamptz(0)
);
INSERT INTO tiempo
SELECT c, c * 100 + v.i, v.a, v.b, v.d, v.e, v.f, v.g, v.g::interval, v.f::timestamptz(0) FROM generate_series(1, 2) c, LATERAL (VALUES
  (1, '4713-01-01 BC'::date, '24:00'::time, '24:00:00-15:59:59'::timetz, '4713-01-01 00:00:00 BC'::timestamp, '4713-01-02 00:00:00+00 BC'::timestamptz, '-178000000 years'::interval),
  (2, 'infinity', '00:00', '00:00+15:59', '-infinity', 'infinity', '1 mon'),
  (3, '-infinity', '23:59:59.999999', '12:00-04', '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59+00', '30 days'),
  (4, '5874897-12-31', NULL, NULL, '2024-02-29 12:00', '2024-03-31 01:30:00+01', '720:00:00'),
  (5, NULL, '01:02:03.000001', '01:02:03+05:30', '0001-12-31 BC', '1883-11-18 12:03:57+00', '-1 mon +2 days -03:04:05.000006')
) AS v(i, a, b, d, e, f, g);
`,
  wreck: `
UPDATE tiempo SET dia = 'epoch', dura = '30 days', con = now(); ALTER TABLE tiempo ALTER con TYPE timestamp;
`,
  wreckRows: `
UPDATE tiempo SET dia = 'epoch', dura = '30 days', sin = NULL WHERE clinica_id = 1; DELETE FROM tiempo WHERE id = 101;
`,
  neighbour: `
DELETE FROM tiempo WHERE id = 205;
`,
};
