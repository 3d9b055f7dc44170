import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Ends of lines, what COPY itself writes, NULL beside empty, and letters of every length. */
export const texts: HostileCase = {
  name: 'texts',
  scopes: anyScope,
  sql: String.raw`
CREATE TABLE texto (
  clinica_id int NOT NULL, id int PRIMARY KEY, largo text, corto varchar(40), fijo char(6), nombre name, letra "char"
);
INSERT INTO texto
SELECT c, c * 100 + v.i, v.t, left(v.t, 40), left(v.t, 6), left(v.t, 15)::name, '\x7f'::"char"
  FROM generate_series(1, 2) c, LATERAL (VALUES
  (1, ''), (2, NULL), (3, '\N'), (4, '\.'), (5, E'\\.\n\\.\r\n'), (6, E'una\r\ndos\rtres\ncuatro\t\b\f\v'), (7, 'NULL'),
  (8, E'ñ n\u0303 \u00f1 \U0001F9B7 \u202E\u200B\uFEFF \uFFFD \U0010FFFF'), (9, E'\x01\x02\x1f\x7f'), (10, 'a\b\\c'''), (11, '$$ $said$ $'),
  (12, '  '), (13, repeat('ñ"\,;', 3000)), (14, E'\n'), (15, E'COPY x FROM stdin;\n1\n\\.\nDROP TABLE texto;'), (16, '\'), (17, E'\u2028\u2029\u0085')
) AS v(i, t);
`,
  wreck: `
UPDATE texto SET largo = CASE WHEN largo IS NULL THEN '' ELSE NULLIF(largo, '') END, fijo = ' ';
ALTER TABLE texto ALTER COLUMN corto TYPE varchar(10) USING 'x';
`,
  wreckRows: String.raw`
UPDATE texto SET largo = CASE WHEN largo IS NULL THEN '' WHEN largo = '' THEN NULL ELSE replace(largo, E'\r\n', E'\n') END WHERE clinica_id = 1;
UPDATE texto SET corto = corto || ' ', fijo = '' WHERE clinica_id = 1 AND id = 102;
DELETE FROM texto WHERE clinica_id = 1 AND id > 112;
`,
  neighbour: `
UPDATE texto SET largo = '' WHERE clinica_id = 2 AND largo IS NULL;
`,
};
