import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Statistics over columns and expressions. */
export const statistics: HostileCase = {
  name: 'statistics',
  scopes: anyScope,
  sql: `
CREATE TABLE medida (clinica_id int NOT NULL, id int PRIMARY KEY, a int, b int, c text);
INSERT INTO medida SELECT 1 + i % 2, i, i % 5, i % 5, 'c' FROM generate_series(1, 50) i;
CREATE STATISTICS "st ñ" (ndistinct, dependencies, mcv) ON a, b FROM medida; CREATE STATISTICS st_expr ON (a + b), (lower(c)) FROM medida;
ALTER STATISTICS "st ñ" SET STATISTICS 42; ALTER STATISTICS "st ñ" OWNER TO «a»; COMMENT ON STATISTICS "st ñ" IS 'qué';
`,
  wreck: `
DROP STATISTICS "st ñ"; DELETE FROM medida;
`,
  wreckRows: `
UPDATE medida SET a = 0 WHERE clinica_id = 1;
`,
};
