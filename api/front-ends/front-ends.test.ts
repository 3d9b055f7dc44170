import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { endBackup, failBackup, recordState } from '../../catalog/backups/record-state.ts';
import { grantMembership } from '../../catalog/memberships/grant-membership.ts';
import type { HistoryEntry, ServerBackup } from '../../contracts/api/front-ends/history.ts';
import type { Estadisticas, Respaldo } from '../../contracts/api/front-ends/respaldo.ts';
import type { Problem } from '../../contracts/api/problem.ts';
import type { Steps } from '../../activities/steps.ts';
import { buildServer } from '../server.ts';
import { password, type Person } from '../testing/api-bench.ts';
import { openListeningBench, type ListeningBench } from '../testing/listening-bench.ts';
import { heldSnapshot } from '../testing/recorded-steps.ts';
import { storeBackup, type StoredTestBackup } from '../testing/stored-backup.ts';

let bench: ListeningBench;
let first: StoredTestBackup;
let second: StoredTestBackup;
const frames = [Buffer.from('CREATE TABLE ñandú ();\n'), Buffer.alloc(300_000, 'x')];

beforeAll(async () => {
  bench = await openListeningBench('frontends');
  for (const [person, role] of [
    ['admin', 'admin'],
    ['staff', 'staff'],
  ] as const) {
    await grantMembership(bench.catalog, { userId: bench.idOf(person), clinicId: 'este', role });
  }
}, 120_000);
afterAll(() => bench.close());

const ask = (
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  {
    person = 'admin',
    payload,
    headers = { 'x-tenant-id': 'este' },
  }: {
    person?: Person;
    payload?: object;
    headers?: Record<string, string>;
  } = {},
) =>
  bench.server.inject({
    method,
    url,
    headers: { ...bench.as(person), ...headers },
    ...(payload ? { payload } : {}),
  });

test('a clinic without backups has an empty history, with and without the slash', async () => {
  for (const url of ['/api/backups/history/', '/api/backups/history', '/api/backups/']) {
    const answer = await ask('GET', url);
    expect([answer.statusCode, answer.json()]).toEqual([200, []]);
  }
});

describe('a clinic with two backups', () => {
  beforeAll(async () => {
    first = await storeBackup(bench.catalog, 'este', frames);
    second = await storeBackup(bench.catalog, 'este', frames, 'gzip');
  });

  test('has a history of the earlier system’s fields, newest first, for its staff too', async () => {
    const answer = await ask('GET', '/api/backups/history/', { person: 'staff' });
    const history = answer.json<HistoryEntry[]>();
    expect(history.map(({ id }) => id)).toEqual([second.record.id, first.record.id]);
    expect(history[1]).toEqual({
      id: first.record.id,
      file_name: first.record.fileName,
      file_path: first.record.fileKey,
      file_size: first.stored.length,
      file_size_mb: Math.round((first.stored.length / 1048576) * 100) / 100,
      backup_type: 'manual',
      created_by: null,
      created_at: first.record.startedAt.toISOString(),
    });
  });

  test('is listed for the server administration with name, date and size', async () => {
    const [newest] = (await ask('GET', '/api/backups')).json<ServerBackup[]>();
    expect(newest).toMatchObject({
      name: second.record.fileName,
      filename: second.record.fileName,
      size: second.stored.length,
      local_only: true,
      state: 'intact',
    });
  });

  test.each(['id', 'name'] as const)('gives the file by its %s', async (by) => {
    const { record, stored } = first;
    const url =
      by === 'id'
        ? `/api/backups/history/${record.id}/download/`
        : `/api/backups/download/${record.fileName}/`;
    const answer = await ask('GET', url, { person: 'staff' });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/octet-stream');
    expect(answer.headers['content-disposition']).toContain(record.fileName);
    expect(answer.rawPayload.equals(stored)).toBe(true);
  });

  test('gives no other clinic’s', async () => {
    const url = `/api/backups/history/${first.record.id}/download/`;
    const foreign = await ask('GET', url, { headers: { 'x-tenant-id': 'norte' } });
    expect(foreign.json<Problem>()).toMatchObject({ status: 404, code: 'backup-unknown' });
    const stranger = await ask('GET', url, { person: 'stranger' });
    expect(stranger.json<Problem>()).toMatchObject({ status: 404, code: 'clinic-unknown' });
    expect((await ask('GET', '/api/backups/history/999999/download/')).statusCode).toBe(404);
    expect((await ask('GET', '/api/backups/download/nada.sql.zst/')).statusCode).toBe(404);
  });

  test('lets administrators alone create and delete', async () => {
    const person = 'staff';
    const id = first.record.id;
    for (const answer of [
      await ask('POST', '/api/backups/create/', { person, payload: { backup_type: 'manual' } }),
      await ask('DELETE', `/api/backups/history/${id}/`, { person }),
      await ask('DELETE', `/api/backups/${first.record.fileName}/`, { person }),
      await ask('DELETE', `/api/v1/respaldos/${id}/`, { person }),
    ]) {
      expect(answer.json<Problem>()).toMatchObject({ status: 403, code: 'not-allowed' });
    }
  });

  test('in the words of E2', async () => {
    const list = (await ask('GET', '/api/v1/respaldos/')).json<Respaldo[]>();
    expect(list.map(({ id }) => id)).toEqual([second.record.id, first.record.id]);
    const one = (await ask('GET', `/api/v1/respaldos/${first.record.id}/`)).json<Respaldo>();
    expect(one).toEqual(list[1]);
    expect(one).toMatchObject({
      clinica_id: 'este',
      archivo_s3: first.record.fileKey,
      hash_md5: first.record.md5,
      estado: 'completado',
      tamaño_bytes: first.stored.length,
      tipo: 'manual',
      usuario: null,
      fecha_eliminacion: null,
      metadata: { compresion: 'zstd' },
    });
    const none = await ask('GET', '/api/v1/respaldos/?tipo=automatico');
    expect(none.json()).toEqual([]);
    const figures = (await ask('GET', '/api/v1/respaldos/estadisticas/')).json<Estadisticas>();
    expect(figures).toMatchObject({
      total_respaldos: 2,
      completados: 2,
      fallidos: 0,
      tasa_exito: 100,
      tamaño_total_bytes: first.stored.length + second.stored.length,
    });
    const link = await ask('GET', `/api/v1/respaldos/${first.record.id}/descargar/`);
    expect(link.json<Problem>()).toMatchObject({ status: 409, code: 'link-unavailable' });
  });

  test('loses the one that is deleted, and keeps the last that was proved', async () => {
    const { id, fileName } = first.record;
    const kept = await bench.worker.during(bench.steps(), async () => {
      const answer = await ask('DELETE', `/api/backups/history/${id}/`);
      expect([answer.statusCode, answer.payload]).toEqual([204, '']);
      return ask('DELETE', `/api/v1/respaldos/${second.record.id}/`);
    });
    expect(kept.json<Problem>()).toMatchObject({ status: 409, code: 'backup-last-proved' });
    expect((await ask('GET', `/api/backups/download/${fileName}/`)).statusCode).toBe(404);
    const deleted = (await ask('GET', '/api/v1/respaldos/?estado=eliminado')).json<Respaldo[]>();
    expect(deleted).toMatchObject([
      { id, estado: 'eliminado', fecha_eliminacion: expect.any(String) },
    ]);
  });

  test('says so when the stored file is gone', async () => {
    rmSync(join(bench.folder, 'copies', second.record.fileKey));
    const answer = await ask('GET', `/api/backups/history/${second.record.id}/download/`);
    expect(answer.json<Problem>()).toMatchObject({ status: 410, code: 'copy-missing' });
  });
});

describe('creating', () => {
  /** As the real steps do, up to the state that was proved. */
  const stored = (): Steps => {
    const { catalog } = bench;
    return bench.steps({
      endRecord: async (ref) => {
        if (ref.state === 'restorable') await recordState(catalog, ref, 'restorable');
        await endBackup(catalog, ref);
      },
    });
  };

  test('waits for the backup and answers as both systems did', async () => {
    const answer = await bench.worker.during(stored(), () =>
      ask('POST', '/api/backups/create/', { payload: { backup_type: 'manual', extra: 1 } }),
    );
    expect(answer.statusCode).toBe(201);
    const { id } = answer.json<{ backup: { id: number } }>().backup;
    const shared = { id, file_name: expect.any(String), file_size_mb: 2.34 };
    expect(answer.json()).toEqual({
      success: true,
      message: 'Backup creado exitosamente',
      backup: { ...shared, created_at: expect.any(String) },
      backup_info: {
        ...shared,
        file_size: 2_450_000,
        backup_type: 'manual',
        created_by: expect.objectContaining({ id: bench.idOf('admin'), apellido: 'admin' }),
        created_at: expect.any(String),
      },
    });
  });

  test('answers E2’s front ends with the record', async () => {
    const answer = await bench.worker.during(stored(), () =>
      ask('POST', '/api/v1/respaldos/crear_respaldo_manual/', {
        payload: { descripcion: 'a mano' },
      }),
    );
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({
      estado: 'completado',
      descripcion: 'a mano',
      numero_registros: 15_234,
      mensaje: 'Backup creado exitosamente',
      usuario: { id: bench.idOf('admin') },
    });
  });

  test('tells why a backup failed', async () => {
    const takeSnapshot = (): never => {
      const params = { schema: 'clinica', database: 'clinicas' };
      throw ApplicationFailure.create({
        ...{ type: 'schema-missing', nonRetryable: true, details: [params] },
      });
    };
    const { catalog } = bench;
    const steps = bench.steps({
      takeSnapshot,
      endRecord: async (ref) => {
        if (ref.failure) await failBackup(catalog, ref, ref.failure);
      },
    });
    const answer = await bench.worker.during(steps, () => ask('POST', '/api/backups/create/'));
    expect(answer.json<Problem>()).toMatchObject({ status: 422, code: 'schema-missing' });
  });

  test('past its patience, answers with where the backup can be followed', async () => {
    const hasty = await buildServer(bench.deps, { createPatienceMs: 300 });
    const { takeSnapshot, release } = heldSnapshot();
    try {
      await bench.worker.during(bench.steps({ takeSnapshot }), async () => {
        for (const url of ['/api/backups/create/', '/api/v1/respaldos/crear_respaldo_manual/']) {
          const answer = await hasty.inject({
            ...{ method: 'POST', url, payload: {} },
            headers: { ...bench.as('admin'), 'x-tenant': 'este' },
          });
          const { run, address } = answer.json<{ run: string; address: string }>();
          expect([answer.statusCode, answer.headers.location]).toEqual([202, address]);
          expect(address).toBe(`/api/clinics/este/run?run=${run}`);
        }
        release();
        const handle = bench.temporal.client.workflow.getHandle('backup/este');
        await handle.result();
      });
    } finally {
      await hasty.close();
    }
  });
});

describe('the server administration', () => {
  const restore = (payload: object) => ask('POST', '/api/backups/restore/', { payload });
  const whole = { confirmation: 'RESTAURAR', password };

  test('asks for the file, the word and the password before a restore', async () => {
    const filename = second.record.fileName;
    const unknown = await restore({ ...whole, filename: 'nada.sql.zst' });
    expect(unknown.json<Problem>()).toMatchObject({ status: 404, code: 'backup-unknown' });
    const word = await restore({ ...whole, filename, confirmation: 'restaurar' });
    expect(word.json<Problem>()).toMatchObject({ status: 400, code: 'confirmation-wrong' });
    const secret = await restore({ ...whole, filename, password: 'no es esta' });
    expect(secret.json<Problem>()).toMatchObject({ status: 403, code: 'password-refused' });
    expect((await restore({ filename })).json<Problem>().code).toBe('bad-request');
  });

  test('cleans only what is set up for it', async () => {
    const payload = { start: '2019-01-01', end: '2020-01-01' };
    const answer = await ask('POST', '/api/backups/clean-range/', { payload });
    expect(answer.json<Problem>()).toMatchObject({ status: 409, code: 'clean-not-configured' });
  });
});

test('E2’s login answers with a token that its header takes', async () => {
  const payload = { email: 'admin@example.com', contraseña: password };
  const login = await ask('POST', '/api/v1/auth/login/', { payload });
  expect(login.statusCode).toBe(200);
  const { token, usuario } = login.json<{ token: string; usuario: { rol: string } }>();
  expect(usuario.rol).toBe('admin');
  const list = await bench.server.inject({
    url: '/api/v1/respaldos/',
    headers: { authorization: `Token ${token}`, 'x-tenant': 'norte' },
  });
  expect([list.statusCode, list.json()]).toEqual([200, []]);
  const wrong = await ask('POST', '/api/v1/auth/login/', {
    payload: { ...payload, contraseña: 'no' },
  });
  expect(wrong.statusCode).toBe(401);
});

test('whoever belongs to one clinic needs no header; others are told which is missing', async () => {
  const only = await ask('GET', '/api/backups/history/', { person: 'stranger', headers: {} });
  expect([only.statusCode, only.json()]).toEqual([200, []]);
  const several = await ask('GET', '/api/backups/history/', { headers: {} });
  expect(several.json<Problem>()).toMatchObject({ status: 400, code: 'bad-request' });
  expect(several.payload).toContain('X-Tenant-ID');
});
