import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Documents and contents, with what an encoding declares. */
export const xml: HostileCase = {
  name: 'xml',
  scopes: anyScope,
  sql: `
CREATE TABLE hoja (clinica_id int NOT NULL, id int PRIMARY KEY, x xml);
INSERT INTO hoja
SELECT c, c * 100 + v.i, v.x FROM generate_series(1, 2) c, LATERAL (VALUES
  (1, xmlparse(document '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ñ">]><a>&b;</a>')),
  (2, xmlparse(content 'texto &amp; <b/> más <c>ñ</c>')), (3, xmlparse(content '')), (4, NULL),
  (5, xmlparse(document '<a b="&lt;&#10;"><![CDATA[ ]] > ]]></a>'))
) AS v(i, x);
`,
  wreck: `
UPDATE hoja SET x = NULL;
`,
  wreckRows: `
UPDATE hoja SET x = CASE WHEN x IS NULL THEN xmlparse(content '') END WHERE clinica_id = 1;
`,
};
