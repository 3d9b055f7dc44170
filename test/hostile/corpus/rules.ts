import { ownScopes, type HostileCase } from '../hostile-case.ts';

/** Rewriting what is written, and the views that live by it. */
export const rules: HostileCase = {
  name: 'rules',
  scopes: ownScopes,
  sql: `
CREATE TABLE regla (id int PRIMARY KEY, t text); CREATE TABLE regla_eco (id int, t text);
CREATE RULE eco AS ON INSERT TO regla DO ALSO (INSERT INTO regla_eco VALUES (NEW.id, NEW.t); SELECT 1);
CREATE RULE no_borres AS ON DELETE TO regla WHERE OLD.id > 5 DO INSTEAD NOTHING;
INSERT INTO regla VALUES (1, 'a'), (7, 'b');
CREATE VIEW regla_v AS SELECT id, upper(t) AS t FROM regla;
CREATE RULE cambia AS ON UPDATE TO regla_v DO INSTEAD UPDATE regla SET t = lower(NEW.t) WHERE id = OLD.id;
CREATE RULE avisa AS ON UPDATE TO regla DO ALSO NOTIFY "regla ñ";
ALTER TABLE regla DISABLE RULE no_borres;
COMMENT ON RULE eco ON regla IS 'todo dos veces; ''así''';
`,
  wreck: `
DELETE FROM regla; DROP RULE eco ON regla; ALTER TABLE regla ENABLE RULE no_borres; TRUNCATE regla_eco;
`,
};
