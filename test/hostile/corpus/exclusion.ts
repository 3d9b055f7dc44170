import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Rows that shut each other out, and may do so late. */
export const exclusion: HostileCase = {
  name: 'exclusion',
  scopes: anyScope,
  sql: `
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE TABLE turno (
  clinica_id int NOT NULL, id int PRIMARY KEY, sillón int, durante tstzrange,
  CONSTRAINT sin_choque EXCLUDE USING gist (sillón WITH =, durante WITH &&) WHERE (sillón > 0) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO turno SELECT 1 + i % 2, i, i % 3, tstzrange(t, t + '30 min') FROM generate_series(1, 30) i, LATERAL (SELECT timestamptz '2024-01-01' + i * interval '1 hour') x(t);
`,
  wreck: `
ALTER TABLE turno DROP CONSTRAINT sin_choque; UPDATE turno SET durante = '(,)';
`,
  wreckRows: `
UPDATE turno SET durante = NULL WHERE clinica_id = 1; DELETE FROM turno WHERE clinica_id = 1 AND id < 9; INSERT INTO turno SELECT 1, 900, 1, '[2024-01-01 04:00+00,2024-01-01 04:05+00)';
`,
};
