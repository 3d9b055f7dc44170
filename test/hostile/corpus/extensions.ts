import { ownScopes, type HostileCase } from '../hostile-case.ts';

/** Types, operators and index classes that come from elsewhere; one extension stands in the clinic’s own schema. */
export const extensions: HostileCase = {
  name: 'extensions',
  scopes: ownScopes,
  sql: `
CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public; CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION unaccent WITH SCHEMA «s»; CREATE EXTENSION ltree WITH SCHEMA «s»; CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;
CREATE FUNCTION sin_tildes(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT «s».unaccent('«s».unaccent'::regdictionary, $1) $$;
CREATE TABLE extendida (id uuid DEFAULT public.uuid_generate_v4() PRIMARY KEY, h public.hstore, r ltree, t text);
INSERT INTO extendida VALUES ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'a=>NULL, "b "=>""', 'a.b.c', 'ñandú'), ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12', '', '', NULL);
CREATE INDEX ON extendida (sin_tildes(t)); CREATE INDEX ON extendida USING gin (t public.gin_trgm_ops); CREATE INDEX ON extendida USING gist (r);
`,
  wreck: `
UPDATE extendida SET h = NULL, r = 'x'; DROP INDEX extendida_sin_tildes_idx;
`,
};
