import { anyScope, type HostileCase } from '../hostile-case.ts';

/** Rewriting what is written, and the views that live by it. */
export const rules: HostileCase = {
  name: 'rules',
  scopes: anyScope,
  sql: `
CREATE TABLE regla (clinica_id int NOT NULL, id int PRIMARY KEY, t text); CREATE TABLE regla_eco (clinica_id int NOT NULL, id int, t text);
INSERT INTO regla VALUES (1, 1, 'a'), (1, 7, 'b'), (2, 8, 'c');
CREATE RULE eco AS ON INSERT TO regla DO ALSO (INSERT INTO regla_eco VALUES (NEW.clinica_id, NEW.id, NEW.t); SELECT 1);
CREATE RULE no_borres AS ON DELETE TO regla WHERE OLD.id > 5 DO INSTEAD NOTHING;
CREATE VIEW regla_v AS SELECT id, upper(t) AS t FROM regla;
CREATE RULE cambia AS ON UPDATE TO regla_v DO INSTEAD UPDATE regla SET t = lower(NEW.t) WHERE id = OLD.id;
CREATE RULE avisa AS ON UPDATE TO regla DO ALSO NOTIFY "regla ñ";
CREATE RULE otra AS ON UPDATE TO regla WHERE NEW.id > 5 DO INSTEAD NOTHING;
ALTER TABLE regla DISABLE RULE no_borres, ENABLE ALWAYS RULE eco;
COMMENT ON RULE eco ON regla IS 'todo dos veces; ''así''';
`,
  wreck: `
DELETE FROM regla; DROP RULE eco ON regla; ALTER TABLE regla ENABLE RULE no_borres; TRUNCATE regla_eco;
`,
  wreckRows: `
DELETE FROM regla WHERE id = 1; UPDATE regla SET id = 5, t = 'x' WHERE id = 7; INSERT INTO regla VALUES (1, 2, 'eco');
`,
};
