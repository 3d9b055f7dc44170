import { anyScope, type HostileCase } from '../hostile-case.ts';

/** On whatever takes one, with what looks like pg_dump’s own. */
export const comments: HostileCase = {
  name: 'comments',
  scopes: anyScope,
  sql: String.raw`
CREATE TABLE comentada (clinica_id int NOT NULL, id int CONSTRAINT pk PRIMARY KEY, x int CONSTRAINT positiva CHECK (x > 0));
CREATE DOMAIN comentado AS int CONSTRAINT dc CHECK (VALUE > 0); CREATE VIEW comentario_v AS SELECT id AS y FROM comentada;
INSERT INTO comentada VALUES (1, 1, 1), (2, 2, 2);
COMMENT ON SCHEMA «s» IS E'el esquema; con ''comillas'' y \\ y\nsaltos';
COMMENT ON TABLE comentada IS E'\n--\n-- Name: x; Type: INDEX; Schema: y; Owner: z\n--\n\n\\.\n$$ $do$';
COMMENT ON COLUMN comentada.x IS ''; COMMENT ON COLUMN comentada.id IS 'ñ 🦷'; COMMENT ON COLUMN comentario_v.y IS 'de vista';
COMMENT ON CONSTRAINT positiva ON comentada IS 'de control'; COMMENT ON CONSTRAINT dc ON DOMAIN comentado IS 'de dominio'; COMMENT ON DOMAIN comentado IS 'dominio'; COMMENT ON VIEW comentario_v IS 'vista';
`,
  wreck: `
COMMENT ON TABLE comentada IS NULL; COMMENT ON COLUMN comentada.id IS 'otro'; COMMENT ON CONSTRAINT positiva ON comentada IS NULL; DELETE FROM comentada;
`,
  wreckRows: `
DELETE FROM comentada WHERE clinica_id = 1;
`,
};
