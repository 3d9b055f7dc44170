import { anyScope, type HostileCase } from '../hostile-case.ts';

/** That change rows, refuse them, or count them, in every state; what a restore lets fire shows. */
export const triggers: HostileCase = {
  name: 'triggers',
  scopes: anyScope,
  sql: `
CREATE TABLE vigilada (clinica_id int NOT NULL, id int PRIMARY KEY, texto text, veces int DEFAULT 0);
CREATE TABLE disparos (clinica_id int NOT NULL, qué text);
CREATE FUNCTION cambia() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.veces := NEW.veces + 1; RETURN NEW; END $f$;
CREATE FUNCTION apunta() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN
  INSERT INTO «s».disparos VALUES (1, TG_NAME || TG_OP); RETURN NULL;
END $f$;
CREATE FUNCTION niega() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN
  IF current_setting('application_name') LIKE 'resguardo%' THEN RAISE EXCEPTION 'no a %', TG_NAME; END IF; RETURN COALESCE(NEW, OLD);
END $f$;
INSERT INTO vigilada SELECT 1 + i % 2, i, 't' || i FROM generate_series(1, 60) i;
CREATE TRIGGER a_cambia BEFORE INSERT OR UPDATE OF texto ON vigilada FOR EACH ROW WHEN (NEW.id > 0) EXECUTE FUNCTION cambia();
CREATE TRIGGER b_siempre AFTER INSERT OR DELETE ON vigilada FOR EACH ROW EXECUTE FUNCTION apunta();
CREATE TRIGGER c_réplica AFTER UPDATE ON vigilada FOR EACH ROW EXECUTE FUNCTION apunta();
CREATE TRIGGER d_apagada BEFORE DELETE ON vigilada FOR EACH ROW EXECUTE FUNCTION apunta();
CREATE TRIGGER "e frase" AFTER UPDATE ON vigilada REFERENCING OLD TABLE AS antes NEW TABLE AS "después" FOR EACH STATEMENT EXECUTE FUNCTION apunta('con ''comillas''', 'ñ');
CREATE TRIGGER f_vacía BEFORE TRUNCATE ON vigilada FOR EACH STATEMENT EXECUTE FUNCTION niega();
CREATE CONSTRAINT TRIGGER g_tarde AFTER INSERT OR UPDATE ON vigilada DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION niega();
CREATE TRIGGER h_niega BEFORE INSERT OR UPDATE OR DELETE ON vigilada FOR EACH ROW EXECUTE FUNCTION niega();
ALTER TABLE vigilada ENABLE ALWAYS TRIGGER b_siempre, ENABLE REPLICA TRIGGER c_réplica, DISABLE TRIGGER d_apagada, ENABLE ALWAYS TRIGGER h_niega;
COMMENT ON TRIGGER "e frase" ON vigilada IS 'por frase';
`,
  wreck: `
DELETE FROM vigilada WHERE id < 30; UPDATE vigilada SET texto = 'x'; TRUNCATE disparos; INSERT INTO disparos VALUES (1, 'mano');
ALTER TABLE vigilada ENABLE TRIGGER d_apagada; DROP TRIGGER g_tarde ON vigilada;
`,
  wreckRows: `
DELETE FROM vigilada WHERE clinica_id = 1 AND id < 30; UPDATE vigilada SET texto = 'x' WHERE clinica_id = 1; DELETE FROM disparos; INSERT INTO disparos VALUES (1, 'mano');
`,
  neighbour: `
UPDATE vigilada SET veces = -1 WHERE clinica_id = 2;
`,
};
