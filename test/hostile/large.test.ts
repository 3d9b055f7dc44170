import { expect, test } from '@jest/globals';
import { backupInMemory } from '../../postgres/testing/backup-in-memory.ts';
import { wholeDump } from '../../postgres/testing/whole-dump.ts';
import { clinics } from './corpus/clinics.ts';
import type { HostileCase } from './hostile-case.ts';
import { HostileClinic } from './hostile-clinic.ts';
import { asSql, patienceMs } from './whole-scope.ts';

/** Incompressible enough not to vanish: 100 MiB of text, which is what a value is in a file. */
const large: HostileCase = {
  name: 'a value of 100 MB',
  scopes: ['schema'],
  sql: `CREATE TABLE grande (clinica_id int NOT NULL, id int PRIMARY KEY, t text);
ALTER TABLE grande ALTER t SET STORAGE EXTERNAL;
INSERT INTO grande VALUES (1, 1, 'poco'), (2, 2, 'de la vecina');
INSERT INTO grande SELECT 1, 3, repeat(string_agg(md5(i::text), 'ñ'), 1024) FROM generate_series(1, 3072) i;`,
  wreck: `UPDATE grande SET t = left(t, 100) || 'x' WHERE clinica_id = 1`,
  asks: ['SELECT id, octet_length(t) > 100e6 AS large, md5(t) FROM grande ORDER BY 1'],
};

test(
  'a value of 100 MB comes back, and goes again',
  async () => {
    const clinic = await HostileClinic.with('schema', [clinics, large]);
    try {
      const { connection, scope } = clinic;
      const backup = await backupInMemory(connection, { scope, ...asSql });
      const intact = await clinic.answers();
      expect(intact[large.name]).toContainEqual(expect.objectContaining({ id: 3, large: true }));
      await clinic.wreck();
      const wrecked = await clinic.answers();
      expect(wrecked).not.toEqual(intact);
      const { kept } = await clinic.restore(backup);
      expect(await clinic.answers()).toEqual(intact);
      await clinic.undo(kept);
      expect(await clinic.answers()).toEqual(wrecked);
    } finally {
      await clinic.drop();
    }
  },
  patienceMs,
);

const many: HostileCase = {
  name: '1,000 tables',
  scopes: ['schema'],
  sql: `DO $$ BEGIN
  FOR i IN 1..1000 LOOP
    EXECUTE format('CREATE TABLE «s».t%s (id int PRIMARY KEY, anterior int REFERENCES «s».t%s)', i, greatest(i - 1, 1));
    EXECUTE format('INSERT INTO «s».t%s VALUES (1, 1)', i);
  END LOOP;
END $$;`,
  wreck: `DO $$ BEGIN
  FOR i IN 1..500 LOOP EXECUTE format('DROP TABLE «s».t%s CASCADE', i); END LOOP;
  FOR i IN 501..1000 LOOP EXECUTE format('UPDATE «s».t%s SET anterior = NULL', i); END LOOP;
END $$;
CREATE TABLE intrusa ();`,
};

test(
  'a thousand tables come back',
  async () => {
    const clinic = await HostileClinic.with('schema', [many]);
    try {
      const { connection, scope } = clinic;
      const backup = await backupInMemory(connection, { scope, ...asSql });
      expect(backup.manifest.totals.tables).toBe(1000);
      const intact = await wholeDump(clinic.config);
      await clinic.wreck();
      const { kept } = await clinic.restore(backup);
      expect(await wholeDump(clinic.config)).toBe(intact);
      expect(await clinic.dropKept(kept)).toBe(true);
    } finally {
      await clinic.drop();
    }
  },
  patienceMs,
);
