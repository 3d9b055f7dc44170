import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether this machine lets us mount a small disk that only our own child sees. */
export const canMountSmallDisk = (): boolean =>
  spawnSync('unshare', ['-rm', 'true'], { stdio: 'ignore' }).status === 0;

/**
 * Runs a module (its text) in a process that sees a disk of 2 MiB at `process.argv[2]`, and gives
 * what it printed. The disk is gone with the process.
 */
export async function onSmallDisk(module: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'small-disk-'));
  try {
    const program = join(folder, 'program.mjs');
    await writeFile(program, module);
    const script =
      'mkdir "$2/disk" && mount -t tmpfs -o size=2m tmpfs "$2/disk" && exec "$1" "$2/program.mjs" "$2/disk"';
    const child = spawn('unshare', ['-rm', 'sh', '-c', script, 'sh', process.execPath, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`the program on the small disk ended with ${String(code)}`);
    return printed;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
