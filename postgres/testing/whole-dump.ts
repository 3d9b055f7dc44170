import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { testStack, type FreshDatabase } from '../../local/testing/test-stack.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * A whole database as pg_dump writes it, but for what we keep for undos: equal before and after means that nothing
 * was changed. Without the lines that pg_dump makes up anew each time, and with a hash for those too
 * long to show.
 */
export async function wholeDump(
  config: FreshDatabase['config'],
  more: readonly string[] = [],
): Promise<string> {
  const args = ['--exclude-schema=resguardo_undo_*', ...more];
  const child = spawn(join(testStack().postgres.binDir, 'pg_dump'), args, {
    env: {
      PGHOST: config.host,
      PGPORT: String(config.port),
      PGUSER: config.user,
      PGPASSWORD: config.password,
      PGDATABASE: config.database,
      PGCLIENTENCODING: 'UTF8',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  let complaints = '';
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(complaints);
  return Buffer.concat(output)
    .toString('utf8')
    .split('\n')
    .filter((line) => !/^\\(?:un)?restrict /.test(line))
    .map((line) => (line.length > 500 ? `SHA-256 ${sha256(line)}` : line))
    .join('\n');
}
