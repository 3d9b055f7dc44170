import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { LoginAnswer } from '../../contracts/api/session.ts';
import { inLanes } from '../../contracts/in-lanes.ts';
import { ensureOperator } from '../../local/demo/demo-people.ts';
import { startProduct } from '../../local/product/product.ts';
import { startSmtp } from '../../local/smtp/start.ts';
import type { BenchStack } from '../bench-stack.ts';

/** The API with a fleet of clinics whose database never answers: a backup of one stays under way. */
export interface ApiSystem {
  readonly url: string;
  readonly pid: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly clinics: readonly string[];
  /** What a process needs to reach the catalog. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface ApiSystemOptions {
  readonly stack: BenchStack;
  readonly stateDir: string;
  readonly clinics: number;
  readonly signal: AbortSignal;
}

/** Takes every connection and says nothing. */
async function startSilence(): Promise<{ port: number; stop: () => void }> {
  const open = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    stop: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

export async function startApiSystem(options: ApiSystemOptions): Promise<ApiSystem> {
  const { stack, stateDir, signal } = options;
  const copies = join(stateDir, 'copies');
  mkdirSync(copies, { recursive: true });
  const [silence, smtp] = await Promise.all([startSilence(), startSmtp({ stateDir, signal })]);
  const environment = {
    ...{ RESGUARDO_HOUSEKEEPING: 'false', RESGUARDO_REQUESTS_PER_MINUTE: '0' },
    // Each caller may say from where it calls.
    RESGUARDO_TRUST_PROXY: 'true',
  };
  const product = await startProduct({ ...stack, smtp }, { stateDir, signal, environment });
  const url = product.apiUrl;
  const operator = await ensureOperator(product.environment, stateDir);
  const json = { 'content-type': 'application/json' };
  const post = async (path: string, body: unknown, headers = {}): Promise<Response> => {
    const answer = await fetch(new URL(path, url), {
      ...{ method: 'POST', body: JSON.stringify(body), headers: { ...json, ...headers }, signal },
    });
    if (!answer.ok) throw new Error(`${path}: ${String(answer.status)} ${await answer.text()}`);
    return answer;
  };
  const { email, password } = operator;
  const login = await post('/api/auth/login', { email, password });
  const { token } = LoginAnswer.parse(await login.json());
  const headers = { authorization: `Bearer ${token}` };
  const clinics = Array.from({ length: options.clinics }, (_, index) => `c${String(index)}`);
  await inLanes(clinics, 8, async (id) => {
    await post(
      '/api/clinics',
      {
        ...{ id, name: `Clínica ${id}`, timeZone: 'America/La_Paz' },
        scope: { kind: 'schema', schema: id },
        connection: {
          ...{ host: '127.0.0.1', port: silence.port, database: 'clinics', user: 'respaldo' },
          ...{ password: 'nobody-asks', ssl: 'disable' },
        },
        destinations: [{ kind: 'folder', name: 'disk', path: copies }],
      },
      headers,
    );
  });
  return {
    ...{ url, headers, clinics, pid: product.api.pid, environment: product.environment },
    async stop() {
      await product.stop();
      await smtp.stop();
      silence.stop();
    },
  };
}
