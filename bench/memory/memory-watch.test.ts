import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { watchMemory } from './memory-watch.ts';
import { treeOf } from './process-tree.ts';

const onLinux = process.platform === 'linux' ? test : test.skip;

/** A process with a child of its own; each takes 150 MB when it is told to, and lets go when told again. */
const hungry = `
  const { spawn } = require('node:child_process');
  let held = null;
  const turn = (words) => {
    held = held ? null : Buffer.alloc(150e6, 1);
    gc();
    console.log(words);
  };
  if (process.argv[1] === 'child') process.stdin.on('data', () => turn('turned'));
  else {
    const child = spawn(process.execPath, ['--expose-gc', '-e', process.env.HUNGRY, 'child'], { stdio: ['pipe', 'pipe', 'inherit'] });
    console.log('ready');
    child.stdout.on('data', () => turn('both turned'));
    process.stdin.on('data', () => child.stdin.write('turn\\n'));
  }
`;

async function heard(child: ChildProcess, words: string): Promise<void> {
  let text = '';
  while (!text.includes(words)) {
    const [chunk] = (await once(child.stdout as NodeJS.EventEmitter, 'data')) as [Buffer];
    text += chunk.toString();
  }
}

onLinux('the peak is that of the process and its descendants together', async () => {
  const child = spawn(process.execPath, ['--expose-gc', '-e', hungry, 'parent'], {
    env: { ...process.env, HUNGRY: hungry },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    await heard(child, 'ready');
    const pid = child.pid ?? 0;
    expect(treeOf(pid)).toHaveLength(2);
    const watch = watchMemory(pid);
    child.stdin.write('turn\n');
    await heard(child, 'both turned');
    const peak = watch.stop() ?? 0;
    expect(peak).toBeGreaterThan(300);
    expect(peak).toBeLessThan(600);
    // A later watch begins anew: what was let go no longer counts.
    child.stdin.write('turn\n');
    await heard(child, 'both turned');
    const later = watchMemory(pid).stop() ?? Infinity;
    expect(later).toBeLessThan(peak - 150);
    expect(watchMemory(pid, { withRoot: false }).stop() ?? 0).toBeLessThan(peak / 2);
  } finally {
    child.stdin.end();
    child.kill('SIGKILL');
  }
});
