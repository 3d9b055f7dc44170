import type { Client } from 'pg';

/**
 * Functions of the schema whose body or settings are text that mentions another schema's name: they look it
 * up by that name each time they run, so a schema that was loaded under one name and got another still
 * reaches for the first.
 */
export async function namesInBodies(
  client: Client,
  schemaOid: string,
  name: string,
): Promise<string[]> {
  const { rows } = await client.query<{ identity: string; text: string }>(
    `SELECT i.identity, concat(p.prosrc, ' ', array_to_string(p.proconfig, ' ')) AS text
       FROM pg_proc p CROSS JOIN LATERAL pg_identify_object('pg_proc'::regclass, p.oid, 0) i
      WHERE p.pronamespace = $1::oid
        AND NOT EXISTS (SELECT FROM pg_depend d
                         WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
      ORDER BY 1`,
    [schemaOid],
  );
  const literally = Array.from(name, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`).join(
    '',
  );
  const word = new RegExp(String.raw`(?<![\p{L}\p{N}_$])${literally}(?![\p{L}\p{N}_$])`, 'iu');
  return rows.filter(({ text }) => word.test(text)).map(({ identity }) => `function ${identity}`);
}
