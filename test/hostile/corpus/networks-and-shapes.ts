import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Addresses, and shapes: most of them have no equality. */
export const networksAndShapes: HostileCase = {
  name: 'networks and shapes',
  scopes: anyScope,
  sql: `
CREATE TABLE red (clinica_id int NOT NULL, id int PRIMARY KEY, i inet, c cidr, m macaddr, m8 macaddr8);
INSERT INTO red SELECT c, c * 100 + v.n, v.i, v.r, v.m, v.m8 FROM generate_series(1, 2) g(c), LATERAL (VALUES
  (1, '10.0.0.1/8'::inet, '10.0.0.0/8'::cidr, '08:00:2b:01:02:03'::macaddr, '08:00:2b:01:02:03:04:05'::macaddr8),
  (2, '::ffff:1.2.3.4/128', '2001:db8::/32', NULL, NULL), (3, '10.0.0.1', '0.0.0.0/0', NULL, NULL)
) AS v(n, i, r, m, m8);
CREATE TABLE forma (clinica_id int NOT NULL, id int PRIMARY KEY, p point, l line, s lseg, b box, k path, g polygon, r circle);
INSERT INTO forma SELECT c, c * 100 + v.n, v.p, v.l, v.s, v.b, v.k, v.g, v.r FROM generate_series(1, 2) c, LATERAL (VALUES
  (1, '(NaN,-0)'::point, '{1,-1,0}'::line, '[(0,0),(1,1)]'::lseg, '(1,1),(0,0)'::box, '[(0,0),(1,1)]'::path, '((0,0),(1,1),(1,0))'::polygon, '<(0,0),Infinity>'::circle),
  (2, '(Infinity,1e-300)', NULL, NULL, NULL, '((0,0),(1,1))', NULL, NULL)
) AS v(n, p, l, s, b, k, g, r);
CREATE INDEX ON forma USING gist (b);
`,
  wreck: `
UPDATE red SET i = '10.0.0.1/9'; UPDATE forma SET p = '(0,0)'; DROP INDEX forma_b_idx;
`,
  wreckRows: `
UPDATE red SET i = '10.0.0.1/9' WHERE clinica_id = 1; UPDATE forma SET p = '(NaN,0)', k = '((0,0),(1,1))' WHERE clinica_id = 1;
`,
};
