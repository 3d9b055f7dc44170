import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CopierTask } from './put-from-spool.ts';

/** Starts a copier, kills it once its store has confirmed so many bytes, and gives its last resume token. */
export async function killedCopier(task: CopierTask, confirmed: number): Promise<string | null> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'put-from-spool.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.stdin.end(JSON.stringify(task));
  const deadline = setTimeout(() => child.kill('SIGKILL'), 60_000);
  let token: string | null = null;
  let reached = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const told = JSON.parse(line) as { confirmed: number; resumeToken: string | null };
    token = told.resumeToken;
    reached = told.confirmed;
    if (reached >= confirmed) child.kill('SIGKILL');
  }
  clearTimeout(deadline);
  await closed;
  if (reached < confirmed) throw new Error(`the copier ended at ${reached} bytes by itself`);
  return token;
}
