import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Of the whole database, and refusing whatever a restore makes, renames or drops: ours must not set them off. */
export const eventTriggers: HostileCase = {
  name: 'event triggers',
  scopes: anyScope,
  sql: `
CREATE FUNCTION public.veta() RETURNS event_trigger LANGUAGE plpgsql AS $f$ BEGIN
  IF current_setting('application_name') LIKE 'resguardo%' THEN RAISE EXCEPTION 'no a %', tg_tag; END IF;
END $f$;
CREATE EVENT TRIGGER al_empezar ON ddl_command_start EXECUTE FUNCTION public.veta();
CREATE EVENT TRIGGER al_acabar ON ddl_command_end EXECUTE FUNCTION public.veta();
CREATE EVENT TRIGGER al_borrar ON sql_drop EXECUTE FUNCTION public.veta();
CREATE EVENT TRIGGER al_reescribir ON table_rewrite EXECUTE FUNCTION public.veta();
CREATE TABLE vetada (clinica_id int NOT NULL, id int PRIMARY KEY); INSERT INTO vetada VALUES (1, 1), (2, 2);
`,
  wreck: 'DROP TABLE vetada;',
  wreckRows: 'DELETE FROM vetada WHERE id = 1;',
};
