/**
 * What each frame of structure begins with, and what a session that loads frames apart must set: the
 * values then read the same whatever the server's own settings are.
 */
export const preamble = [
  "SET client_encoding = 'UTF8';",
  'SET standard_conforming_strings = on;',
  "SELECT pg_catalog.set_config('search_path', '', false);",
  'SET check_function_bodies = false;',
  'SET xmloption = content;',
  'SET array_nulls = on;',
  'SET client_min_messages = warning;',
  'SET row_security = off;',
  "SET datestyle = 'ISO, YMD';",
  "SET intervalstyle = 'postgres';",
  "SET lc_monetary = 'C';",
  'SET statement_timeout = 0;',
  'SET lock_timeout = 0;',
  'SET idle_in_transaction_session_timeout = 0;',
  "SET default_tablespace = '';",
  'SET default_table_access_method = heap;',
  '',
].join('\n');
