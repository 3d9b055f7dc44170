import { ownScopes, type HostileCase } from '../hostile-case.ts';

/** What the clinic needs of others: tables pointed at, types, functions, an operator class. */
export const outside: HostileCase = {
  name: 'outside',
  scopes: ownScopes,
  sql: `
CREATE TABLE public.país (id int PRIMARY KEY, nombre text, capital int); INSERT INTO public.país SELECT i, 'país ' || i, i FROM generate_series(1, 50) i;
CREATE TYPE public.sexo AS ENUM ('f', 'm'); CREATE DOMAIN public.ci AS text CHECK (VALUE <> ''); CREATE FUNCTION public.limpio(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT trim($1)';
CREATE SEQUENCE public.folio; CREATE SCHEMA "otra clínica"; CREATE TABLE "otra clínica".clinica (id int PRIMARY KEY, nombre text); INSERT INTO "otra clínica".clinica VALUES (1, 'otra');
CREATE TABLE "otra clínica".numero (id serial); INSERT INTO "otra clínica".numero DEFAULT VALUES;
CREATE TABLE vecina_de_todo (id int DEFAULT nextval('public.folio') PRIMARY KEY, país int REFERENCES public.país, s public.sexo, c public.ci, t text CHECK (t = public.limpio(t)), otra int REFERENCES "otra clínica".clinica);
INSERT INTO vecina_de_todo (país, s, c, t, otra) VALUES (1, 'f', '1', 'x', 1), (7, NULL, NULL, NULL, NULL);
CREATE INDEX ON vecina_de_todo (public.limpio(t)); CREATE VIEW de_fuera AS SELECT p.nombre FROM public.país p JOIN vecina_de_todo v ON v.país = p.id;
`,
  wreck: `
DELETE FROM vecina_de_todo; ALTER TABLE vecina_de_todo DROP CONSTRAINT vecina_de_todo_país_fkey; DROP VIEW de_fuera;
`,
};
