import type { HostileCase } from '../hostile-case.ts';

/** What belongs to a database alone: event triggers, publications, casts, foreign servers, several schemas in a circle. */
export const wholeDatabase: HostileCase = {
  name: 'what belongs to a database',
  scopes: ['database'],
  sql: `
CREATE SCHEMA uno; CREATE SCHEMA dos AUTHORIZATION «a»; CREATE TABLE uno.t (id int PRIMARY KEY, d int); CREATE TABLE dos.t (id int PRIMARY KEY, u int REFERENCES uno.t);
ALTER TABLE uno.t ADD FOREIGN KEY (d) REFERENCES dos.t DEFERRABLE INITIALLY DEFERRED; BEGIN; INSERT INTO uno.t VALUES (1, 1); INSERT INTO dos.t VALUES (1, 1); COMMIT;
CREATE TABLE uno.padre (id int, k int) PARTITION BY LIST (k); CREATE TABLE dos.hija PARTITION OF uno.padre FOR VALUES IN (1); INSERT INTO uno.padre VALUES (1, 1);
CREATE FUNCTION uno.vigila() RETURNS event_trigger LANGUAGE plpgsql AS $f$ BEGIN
  IF current_setting('application_name') LIKE 'resguardo%' THEN RAISE EXCEPTION 'no a %', tg_tag; END IF; END $f$;
CREATE EVENT TRIGGER vigía ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'COMMENT') EXECUTE FUNCTION uno.vigila(); CREATE EVENT TRIGGER dormida ON sql_drop EXECUTE FUNCTION uno.vigila(); ALTER EVENT TRIGGER dormida DISABLE;
COMMENT ON EVENT TRIGGER vigía IS 'mira';
CREATE PUBLICATION "todo ñ" FOR ALL TABLES WITH (publish = 'insert'); CREATE PUBLICATION parte FOR TABLE uno.t WHERE (id > 1), TABLES IN SCHEMA dos; CREATE PUBLICATION columnas FOR TABLE uno.t (id); ALTER PUBLICATION parte OWNER TO «a»;
CREATE TYPE uno.caja AS (x int); CREATE FUNCTION uno.a_caja(int) RETURNS uno.caja LANGUAGE sql RETURN ROW($1)::uno.caja; CREATE CAST (int AS uno.caja) WITH FUNCTION uno.a_caja(int) AS ASSIGNMENT; COMMENT ON CAST (int AS uno.caja) IS 'molde';
CREATE EXTENSION postgres_fdw; CREATE SERVER lejos FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'no.such.host.invalid', dbname 'a''b'); CREATE FOREIGN TABLE uno.ajena (id int OPTIONS (column_name 'ñ'), t text) SERVER lejos OPTIONS (table_name 'x"y'); GRANT USAGE ON FOREIGN SERVER lejos TO «b»;
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal));
CREATE ACCESS METHOD montón TYPE TABLE HANDLER heap_tableam_handler; CREATE TABLE uno.en_montón (id int) USING montón; INSERT INTO uno.en_montón VALUES (1);
SELECT lo_from_bytea(0, 'de nadie'); REVOKE CREATE ON SCHEMA public FROM PUBLIC; COMMENT ON SCHEMA public IS 'el de todos'; DROP SCHEMA IF EXISTS nada;
`,
  wreck: `
DROP EVENT TRIGGER vigía; DROP PUBLICATION "todo ñ"; DROP CAST (int AS uno.caja); DROP SCHEMA dos CASCADE; DROP SERVER lejos CASCADE; UPDATE uno.en_montón SET id = 9; CREATE SCHEMA tres; GRANT ALL ON SCHEMA public TO «b»;
`,
};
