import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Every byte there is, none at all, and bits. */
export const bytes: HostileCase = {
  name: 'bytes',
  scopes: anyScope,
  sql: String.raw`
CREATE TABLE bytes (clinica_id int NOT NULL, id int PRIMARY KEY, b bytea, f bit(9), v bit varying, u uuid, l pg_lsn, s pg_snapshot, x xid8);
INSERT INTO bytes
SELECT c, c * 100 + v.i, v.b, v.f, v.v, v.u, '16/B374D848', '10:20:10,14,15', '42' FROM generate_series(1, 2) c, LATERAL (VALUES
  (1, ''::bytea, B'000000000', B'', '00000000-0000-0000-0000-000000000000'::uuid),
  (2, NULL, B'111111111', NULL, NULL),
  (3, (SELECT string_agg(set_byte('\x00', 0, i), '' ORDER BY i) FROM generate_series(0, 255) i), B'101010101', B'1010', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
  (4, decode(repeat('5c2e0a0d00', 5000), 'hex'), NULL, repeat('01', 999)::bit varying, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')
) AS v(i, b, f, v, u);
`,
  wreck: String.raw`
UPDATE bytes SET b = b || '\x00', f = ~f, u = NULL;
`,
  wreckRows: String.raw`
UPDATE bytes SET b = COALESCE(b, '') || '\x00', f = ~f, u = NULL, l = '0/0' WHERE clinica_id = 1;
`,
};
