import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Whatever may stand between quotes, up to 63 bytes. */
export const names: HostileCase = {
  name: 'names',
  scopes: anyScope,
  sql: String.raw`
CREATE TABLE "Ñandú ""x"".y; DROP TABLE z --" (
  clinica_id int NOT NULL, "select" int PRIMARY KEY, "a b" text, "é\ñ" text DEFAULT '"', "1" int, "''" int, "%s" int, "$1" int, "línea
con salto" text, "Clave" int UNIQUE, "{}" int, ":x" int, "ñññññññññññññññññññññññññññññññ" int CHECK ("ñññññññññññññññññññññññññññññññ" <> 0)
);
INSERT INTO "Ñandú ""x"".y; DROP TABLE z --" SELECT 1 + i % 2, i, 'a', E'\\', i, i, i, i, E'\n', i, i, i, i FROM generate_series(1, 20) i;
CREATE TABLE "con
salto" (clinica_id int NOT NULL, "order" int REFERENCES "Ñandú ""x"".y; DROP TABLE z --");
INSERT INTO "con
salto" VALUES (1, 1), (1, 3), (2, 2);
UPDATE "con
salto" SET "order" = "order" + 1;
CREATE INDEX "índice ""ñ"" (de)" ON "con
salto" ("order");
CREATE SEQUENCE "sec ""uencia""";
CREATE VIEW "vista; COPY x FROM stdin" AS SELECT "a b" AS "c d" FROM "Ñandú ""x"".y; DROP TABLE z --";
CREATE FUNCTION "f ""ñ"""("p ""1""" int DEFAULT 1, OUT "o o" int) LANGUAGE sql AS 'SELECT $1';
CREATE TYPE "t ""y""" AS ENUM ('a');
CREATE TABLE "COPY" (clinica_id int NOT NULL, "FROM" "t ""y""", "stdin;" int);
INSERT INTO "COPY" VALUES (1, 'a', 1), (2, 'a', 2);
COMMENT ON COLUMN "con
salto"."order" IS E'-- Name: x; Type: TABLE\n\\.\n';
`,
  wreck: `
ALTER TABLE "COPY" RENAME TO "copy"; DROP VIEW "vista; COPY x FROM stdin"; UPDATE "Ñandú ""x"".y; DROP TABLE z --" SET "a b" = NULL;
ALTER TABLE "con
salto" RENAME COLUMN "order" TO "orden";
`,
  wreckRows: `
UPDATE "Ñandú ""x"".y; DROP TABLE z --" SET "a b" = NULL, "línea
con salto" = '' WHERE clinica_id = 1; DELETE FROM "COPY" WHERE clinica_id = 1; DELETE FROM "con
salto" WHERE clinica_id = 1;
`,
};
