import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Search vectors and queries, with a dictionary and a configuration of their own. */
export const textSearch: HostileCase = {
  name: 'text search',
  scopes: anyScope,
  sql: String.raw`
CREATE TEXT SEARCH DICTIONARY simple_ñ (TEMPLATE = simple, STOPWORDS = spanish);
CREATE TEXT SEARCH CONFIGURATION castellano (COPY = spanish);
ALTER TEXT SEARCH CONFIGURATION castellano ALTER MAPPING FOR asciiword, word WITH simple_ñ, spanish_stem;
COMMENT ON TEXT SEARCH CONFIGURATION castellano IS 'la nuestra';
CREATE TABLE buscable (
  clinica_id int NOT NULL, id int PRIMARY KEY, cuerpo text,
  vector tsvector GENERATED ALWAYS AS (to_tsvector('castellano'::regconfig, cuerpo)) STORED, suelto tsvector, pregunta tsquery
);
INSERT INTO buscable (clinica_id, id, cuerpo, suelto, pregunta)
SELECT c, c * 100 + v.i, v.t, v.s, v.q FROM generate_series(1, 2) c, LATERAL (VALUES
  (1, 'La niña tenía caries en dos muelas', $$'a''b':1A,2B 'c\\d':16383 'ñ' ' '$$::tsvector, $$'a b' & !('c' <2> 'd':*A | 'e')$$::tsquery),
  (2, '', '', ''), (3, NULL, NULL, NULL)
) AS v(i, t, s, q);
CREATE INDEX ON buscable USING gin (vector);
`,
  wreck: `
DROP TEXT SEARCH CONFIGURATION castellano CASCADE; UPDATE buscable SET suelto = NULL;
`,
  wreckRows: `
UPDATE buscable SET cuerpo = 'nada', suelto = '' WHERE clinica_id = 1; DELETE FROM buscable WHERE id = 103;
`,
};
