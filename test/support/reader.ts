import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { readSql, type Restorable } from './restorable.ts';

/** Somebody who uses the clinic's application all the while. */
export interface Reader {
  /** What was seen, each time that it was something else. */
  readonly seen: readonly string[];
  /** Why a look failed, each time. */
  readonly failed: readonly string[];
  /** Looks once more, and stops. */
  stop(): Promise<void>;
}

/** Begins to read; it has seen the clinic once when it is given back. */
export async function startReader({ connection, schema, scope }: Restorable): Promise<Reader> {
  const { host, port, user, password, database } = connection;
  const sql = readSql(schema, scope.kind === 'rows' ? 'p.clinica_id = 1' : 'true');
  const seen: string[] = [];
  const failed: string[] = [];
  const state = { ending: false };
  let client: Client | undefined;

  const look = async (): Promise<void> => {
    if (!client) {
      const fresh = new Client({ host, port, user, password, database });
      fresh.on('error', () => undefined);
      await fresh.connect();
      client = fresh;
    }
    const { rows } = await client.query<{ told: string }>(sql);
    const told = rows[0]?.told ?? '';
    if (told !== seen.at(-1)) seen.push(told);
  };
  const letGo = async (): Promise<void> => {
    const old = client;
    client = undefined;
    await old?.end().catch(() => undefined);
  };
  await look();
  const reading = (async () => {
    for (let last = false; !last;) {
      last = state.ending;
      try {
        await look();
      } catch (error) {
        failed.push(`${(error as { code?: string }).code ?? ''} ${String(error)}`);
        await letGo();
        // Its last look must be one that sees something.
        last = false;
      }
      if (!last) await sleep(25);
    }
    await letGo();
  })();
  return {
    seen,
    failed,
    async stop() {
      state.ending = true;
      await reading;
    },
  };
}
