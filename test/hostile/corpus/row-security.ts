import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Policies that show nobody anything, forced upon the owner too. */
export const rowSecurity: HostileCase = {
  name: 'row security',
  scopes: anyScope,
  sql: `
CREATE TABLE expediente (clinica_id int NOT NULL, id int PRIMARY KEY, secreto text);
INSERT INTO expediente SELECT 1 + i % 2, i, 's' || i FROM generate_series(1, 20) i;
ALTER TABLE expediente OWNER TO «a»;
ALTER TABLE expediente ENABLE ROW LEVEL SECURITY;
ALTER TABLE expediente FORCE ROW LEVEL SECURITY;
CREATE POLICY "la ""mía""" ON expediente AS RESTRICTIVE FOR SELECT TO «b» USING (id > (SELECT count(*) FROM pg_class));
CREATE POLICY nadie ON expediente USING (false) WITH CHECK (secreto = 'ñ');
CREATE TABLE cerrada (clinica_id int NOT NULL, id int PRIMARY KEY);
INSERT INTO cerrada VALUES (1, 1), (2, 2);
ALTER TABLE cerrada ENABLE ROW LEVEL SECURITY;
CREATE TABLE solo_forzada (clinica_id int NOT NULL, id int PRIMARY KEY);
INSERT INTO solo_forzada VALUES (1, 1), (2, 2);
ALTER TABLE solo_forzada FORCE ROW LEVEL SECURITY;
COMMENT ON POLICY nadie ON expediente IS 'nadie';
`,
  wreck: `
DELETE FROM expediente; ALTER TABLE expediente NO FORCE ROW LEVEL SECURITY; ALTER TABLE expediente OWNER TO «b»; DROP POLICY nadie ON expediente;
ALTER TABLE cerrada DISABLE ROW LEVEL SECURITY; CREATE POLICY nueva ON cerrada;
`,
  wreckRows: `
DELETE FROM expediente WHERE clinica_id = 1 AND id < 9; UPDATE expediente SET secreto = 'x' WHERE clinica_id = 1; DELETE FROM cerrada WHERE id = 1; DELETE FROM solo_forzada WHERE id = 1;
`,
  neighbour: `
UPDATE expediente SET secreto = 'suyo' WHERE clinica_id = 2;
`,
};
