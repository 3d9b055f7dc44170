import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApiBench, password, type ApiBench } from '../../../api/testing/api-bench.ts';
import { recordedSteps } from '../../../api/testing/recorded-steps.ts';
import { storeBackup } from '../../../api/testing/stored-backup.ts';
import { createTestWorker } from '../../../api/testing/test-worker.ts';
import { asSystem } from '../../../catalog/database/catalog.ts';
import { grantMembership } from '../../../catalog/memberships/grant-membership.ts';
import { createSession } from '../../../catalog/sessions/create-session.ts';
import { openedBackup } from '../../../workflows/testing/fake-steps.ts';
import type { Known } from './fitting.ts';
import type { CallerName } from './requests.ts';

/** A system that may be spoilt: what a fuzz undoes of it is put right again. */
export interface FuzzBench extends ApiBench {
  readonly url: string;
  /** What requests are to name: read anew, since they change it. */
  known(): Promise<Known>;
  /** Headers that say who asks, from an address of its own; whoever logged out is logged in again. */
  headersOf(caller: CallerName): Promise<Record<string, string>>;
  /** Lets everybody in again, with their password and their part, and stores backups where few are left. */
  mend(): Promise<void>;
  /** Runs `work` while a worker serves the workflows that it starts. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

const people = ['operator', 'auditor', 'admin', 'staff', 'stranger'] as const;

export const openFuzzBench = async (name: string): Promise<FuzzBench> => {
  const folder = mkdtempSync(join(tmpdir(), 'resguardo-fuzz-'));
  const copies = join(folder, 'copies');
  mkdirSync(copies);
  const bench = await openApiBench(name, {
    trustProxy: true,
    planPatienceMs: 400,
    createPatienceMs: 400,
  });
  const { catalog } = bench;
  const worker = await createTestWorker(bench.temporal, openedBackup.hostId);
  await bench.addClinic('este', {
    destinations: [{ kind: 'folder', name: 'disk', path: copies }],
    policy: { cleanTables: [{ schema: 'public', table: 'venta', dateColumn: 'fecha' }] },
  });
  const users = await asSystem(catalog, async (db) => {
    const { rows } = await db.query<{ id: number; role: string; password_hash: string }>(
      'SELECT id, role, password_hash FROM users',
    );
    return rows;
  });

  const steps = { ...recordedSteps(catalog), mailPasswordReset: () => Promise.resolve() };
  const asked = { times: 0 };
  const ids = (table: string): Promise<number[]> =>
    asSystem(catalog, async (db) => {
      const { rows } = await db.query<{ id: number }>(
        `SELECT id FROM ${table} ORDER BY id DESC LIMIT 6`,
      );
      return rows.map(({ id }) => id);
    });

  const mend = async (): Promise<void> => {
    await asSystem(catalog, async (db) => {
      for (const { id, role, password_hash } of users) {
        await db.query(
          `UPDATE users SET role = $2, password_hash = $3, disabled_at = NULL, totp_secret = NULL,
             totp_confirmed_at = NULL WHERE id = $1`,
          [id, role, password_hash],
        );
      }
      await db.query('DELETE FROM login_attempts');
    });
    for (const [person, role] of [
      ['admin', 'admin'],
      ['staff', 'staff'],
    ] as const) {
      for (const clinicId of ['norte', 'este']) {
        await grantMembership(catalog, { userId: bench.idOf(person), clinicId, role });
      }
    }
    const { rows } = await asSystem(catalog, (db) =>
      db.query<{ id: number }>(
        `SELECT id FROM backups WHERE clinic_id = 'este' AND state = 'intact'`,
      ),
    );
    for (let more = rows.length; more < 3; more += 1) {
      await storeBackup(catalog, 'este', [Buffer.from(`SELECT ${more};`)]);
    }
  };
  await mend();

  return {
    ...bench,
    url: await bench.server.listen({ host: '127.0.0.1', port: 0 }),
    mend,
    async known() {
      const { rows } = await asSystem(catalog, (db) =>
        db.query<{ file_name: string; id: number }>(
          `SELECT id, file_name FROM backups WHERE clinic_id = 'este' ORDER BY id DESC LIMIT 6`,
        ),
      );
      const clinics = ['este', 'este', 'este', 'este', 'este', 'norte', 'norte', 'sur', 'nadie'];
      return {
        ...{ clinic: clinics, clinics, id: ['nueva', 'este'] },
        ...{ clinicId: clinics, password: [password, 'otra frase bastante larga'] },
        ...{ current: [password], contraseña: [password], confirm: ['RESTAURAR', 'LIMPIAR'] },
        ...{ confirmation: ['RESTAURAR', 'LIMPIAR'] },
        email: [...people.map((person) => `${person}@example.com`), 'nadie@example.com'],
        backup: rows.map(({ id }) => id),
        backup_id: rows.map(({ id }) => id),
        filename: rows.map(({ file_name }) => file_name),
        restore: await ids('restores'),
        cleaning: await ids('cleanings'),
        user: await ids('users'),
        session: await ids('sessions'),
        token: await ids('api_tokens'),
        issuer: await ids('issuers'),
        path: [copies],
        copy: ['disk'],
        destination: ['disk'],
      };
    },
    async headersOf(caller) {
      asked.times += 1;
      const octets = [10, asked.times >> 16, (asked.times >> 8) & 255, asked.times & 255];
      const from = { 'x-forwarded-for': octets.join('.') };
      if (caller === 'nobody') return from;
      if (caller === 'forged') return { ...from, authorization: `Bearer ${'A'.repeat(43)}` };
      const { token } = await createSession(catalog, bench.idOf(caller));
      return { ...from, authorization: `Bearer ${token}` };
    },
    during: (work) => worker.during(steps, work),
    async close() {
      await bench.close();
      await worker.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
