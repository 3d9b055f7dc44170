import { describe, expect, test } from '@jest/globals';
import { tocEntries } from './toc-entries.ts';
import { tolerant } from './tolerant.ts';

const dump = String.raw`--
-- PostgreSQL database dump
--

\restrict x

-- Started on 2026-01-01 00:00:00 UTC

SET statement_timeout = 0;
SET transaction_timeout = 0;
SET default_table_access_method = heap;

--
-- TOC entry 7 (class 2615 OID 16385)
-- Name: clínica; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA "clínica";


ALTER SCHEMA "clínica" OWNER TO postgres;

--
-- TOC entry 220 (class 1255 OID 16413)
-- Name: f(); Type: FUNCTION; Schema: clínica; Owner: la ñ
--

CREATE FUNCTION "clínica".f() RETURNS text
    LANGUAGE sql
    AS $$SELECT '
--
-- TOC entry 7 (class 2615 OID 16385)
-- Name: clínica; Type: SCHEMA; Schema: -; Owner: postgres
--

ALTER TABLE x OWNER TO y;
'$$;


ALTER FUNCTION "clínica".f() OWNER TO "la ñ";

SET default_tablespace = '';

SET default_table_access_method = columnar;

--
-- TOC entry 218 (class 1259 OID 16400)
-- Name: a; Type: b; Type: TABLE; Schema: clínica; Owner: postgres
--

CREATE TABLE "clínica"."a; Type: b" (
    id integer NOT NULL
);


ALTER TABLE "clínica"."a; Type: b" OWNER TO postgres;

SET default_table_access_method = heap;

--
-- TOC entry 3335 (class 2606 OID 16407)
-- Name: a a_pkey; Type: CONSTRAINT; Schema: clínica; Owner: postgres
--

ALTER TABLE ONLY "clínica"."a; Type: b"
    ADD CONSTRAINT a_pkey PRIMARY KEY (id);


--
-- TOC entry 3459 (class 0 OID 0)
-- Dependencies: 218 3335
-- Name: TABLE a; Type: ACL; Schema: clínica; Owner: postgres
--

GRANT SELECT ON TABLE "clínica"."a; Type: b" TO lector;


-- Completed on 2026-01-01 00:00:01 UTC

--
-- PostgreSQL database dump complete
--

\unrestrict x

`;

describe("pg_dump's output", () => {
  const entries = tocEntries(dump);

  test('is cut into its objects, and a function that quotes a dump stays whole', () => {
    expect(entries.map(({ id, object, type, section }) => [id, object, type, section])).toEqual([
      [7, '2615:16385', 'SCHEMA', 'pre-data'],
      [220, '1255:16413', 'FUNCTION', 'pre-data'],
      [218, '1259:16400', 'TABLE', 'pre-data'],
      [3335, '2606:16407', 'CONSTRAINT', 'post-data'],
      [3459, '0:0', 'ACL', 'post-data'],
    ]);
    expect(entries[1]?.sql).toContain("ALTER TABLE x OWNER TO y;\n'$$;\n");
    expect(entries.at(-1)).toMatchObject({
      dependencies: [218, 3335],
      sql: 'GRANT SELECT ON TABLE "clínica"."a; Type: b" TO lector;\n',
    });
  });

  test('gives owners apart, and no settings or meta-commands', () => {
    expect(entries.map(({ ownerSql }) => ownerSql)).toEqual([
      'ALTER SCHEMA "clínica" OWNER TO postgres',
      'ALTER FUNCTION "clínica".f() OWNER TO "la ñ"',
      'ALTER TABLE "clínica"."a; Type: b" OWNER TO postgres',
      null,
      null,
    ]);
    const all = entries.map(({ sql }) => sql).join('');
    expect(all).not.toMatch(/^(\\|SET )/m);
    expect(all).not.toContain('OWNER TO postgres');
  });

  test('tells which tables are not kept in the usual way', () => {
    expect(entries.map(({ tableAccessMethod }) => tableAccessMethod)).toEqual([
      'heap',
      'heap',
      'columnar',
      'heap',
      'heap',
    ]);
  });
});

test('a tolerated statement is quoted whatever it holds', () => {
  const sql = tolerant('GRANT SELECT ON "$said$" TO "$do$"');
  expect(sql).toContain('EXECUTE $said1$GRANT SELECT ON "$said$" TO "$do$"$said1$;');
  expect(sql.startsWith('DO $do1$\n')).toBe(true);
});
