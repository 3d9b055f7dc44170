import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quoteIdentifier, quoteLiteral } from '../identifiers.ts';
import { scanSql, splitStatements } from './scan-sql.ts';

describe('statements are cut', () => {
  test.each([
    ['two', 'SELECT 1;\nSELECT 2;\n', ['SELECT 1', 'SELECT 2']],
    ['without a last semicolon', 'SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
    [
      'not in strings',
      `SELECT 'a;b', E'\\';', 'it''s;'; SELECT 2`,
      [`SELECT 'a;b', E'\\';', 'it''s;'`, 'SELECT 2'],
    ],
    ['not in names', 'SELECT 1 AS "a;""b;"; SELECT 2', ['SELECT 1 AS "a;""b;"', 'SELECT 2']],
    [
      'not in dollar quotes',
      'DO $a$ x; $b$ ; $a$; SELECT $1',
      ['DO $a$ x; $b$ ; $a$', 'SELECT $1'],
    ],
    [
      'not in comments',
      '/* ; /* ; */ ; */ SELECT 1 -- ; "\n; SELECT 2',
      ['/* ; /* ; */ ; */ SELECT 1 -- ; "', 'SELECT 2'],
    ],
    [
      'not within parentheses',
      'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3',
      ['CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)', 'SELECT 3'],
    ],
    [
      'not within an SQL routine',
      '-- Name: f\n\nCREATE FUNCTION f() RETURNS int BEGIN ATOMIC\n SELECT CASE WHEN true THEN 1 END;\n SELECT 2;\nEND;\nALTER FUNCTION f() OWNER TO x;',
      [
        '-- Name: f\n\nCREATE FUNCTION f() RETURNS int BEGIN ATOMIC\n SELECT CASE WHEN true THEN 1 END;\n SELECT 2;\nEND',
        'ALTER FUNCTION f() OWNER TO x',
      ],
    ],
    [
      'at a transaction as usual',
      'BEGIN; SELECT 1; END; SELECT 2',
      ['BEGIN', 'SELECT 1', 'END', 'SELECT 2'],
    ],
    [
      'where an e is the end of a word',
      `SELECT date'2024-01-01'; SELECT 'a\\'; SELECT 2`,
      [`SELECT date'2024-01-01'`, `SELECT 'a\\'`, 'SELECT 2'],
    ],
  ])('%s', (_title, sql, expected) => {
    expect(splitStatements(sql)).toEqual(expected);
  });

  test('however names and strings are quoted', () => {
    const text = fc
      .string({ unit: 'binary', maxLength: 20 })
      .filter((value) => !value.includes('\0'));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }), (pairs) => {
        const statements = pairs.map(
          ([name, value]) => `COMMENT ON TABLE ${quoteIdentifier(name)} IS ${quoteLiteral(value)}`,
        );
        expect(splitStatements(`${statements.join(';\n')};\n`)).toEqual(statements);
      }),
    );
  });
});

test('comments are told only where they are comments', () => {
  const sql = `-- one\nSELECT '-- no', "-- no", $$ -- no $$ -- two\n;/* -- no */`;
  const found: string[] = [];
  scanSql(sql, { comment: (start, end) => found.push(sql.slice(start, end)) });
  expect(found).toEqual(['-- one', '-- two']);
});
