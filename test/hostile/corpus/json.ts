import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Documents that are equal and not the same, NULL beside null, doubled keys, numbers beyond a double. */
export const json: HostileCase = {
  name: 'json',
  scopes: anyScope,
  sql: String.raw`
CREATE TABLE documento (clinica_id int NOT NULL, id int PRIMARY KEY, j json, b jsonb, p jsonpath);
INSERT INTO documento
SELECT c, c * 100 + v.i, v.j, v.b, v.p FROM generate_series(1, 2) c, LATERAL (VALUES
  (1, E'{ "a" : 1,\r\n "a": 2,\t"\\u00f1" : "\\\\ \\" \\n" }'::json, '{"ñ": "\\ \" \n \u0001"}'::jsonb, '$.a[*] ? (@ > 1)'::jsonpath),
  (2, 'null', 'null', NULL), (3, NULL, NULL, NULL), (4, '"NaN"', '"\\N"', '$'),
  (5, '12345678901234567890.12345678901234567890e+30', '12345678901234567890.1234567890', '$."ñ"'), (6, ' [ ] ', '[]', '$[last]'),
  (7, '{"":{"":[[],{}]}}', '{"": {"": [[], {}, null, true, 1.50]}}', NULL), (8, '"\ud83e\uddb7"', '"\u00f1"', NULL),
  (9, '{"kind":"data","rows":[]}', '"]}"', NULL)
) AS v(i, j, b, p);
CREATE INDEX ON documento USING gin (b jsonb_path_ops);
CREATE INDEX ON documento ((b ->> 'ñ'));
`,
  wreck: `
UPDATE documento SET j = '{}', b = NULL;
`,
  wreckRows: `
UPDATE documento SET j = CASE WHEN j IS NULL THEN 'null'::json ELSE j::jsonb::json END, b = CASE WHEN b IS NULL THEN 'null'::jsonb END WHERE clinica_id = 1;
`,
};
