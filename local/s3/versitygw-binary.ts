import { rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, canWrite } from '../install/cache-folder.ts';
import { findOnPath } from '../install/find-on-path.ts';
import { installOnce } from '../install/install-once.ts';
import { obtain } from '../install/obtain.ts';
import { withProgress, type Report } from '../install/progress.ts';
import { runCommand } from '../install/run-command.ts';
import { works } from '../install/works.ts';

const module = 'github.com/versity/versitygw/cmd/versitygw';
const version = 'v1.8.0';

/** The path of Versity's S3 gateway, built by Go when this machine has none. */
export function findVersitygw(report: Report, signal?: AbortSignal): Promise<string> {
  const remedy = `install versitygw and put it on PATH, or install Go (then: go install ${module}@${version})`;
  return obtain({ name: 'versitygw (the second S3 server of the tests)', remedy, signal }, [
    { name: 'PATH', find: onPath },
    { name: 'go', find: () => byGo(report, signal) },
  ]);
}

async function onPath(): Promise<string | undefined> {
  for (const candidate of findOnPath('versitygw')) {
    if (await works(candidate, ['--version'], /version/i)) return candidate;
  }
  return undefined;
}

async function byGo(report: Report, signal?: AbortSignal): Promise<string> {
  const binary = (folder: string): string => join(folder, 'versitygw');
  const folder = await installOnce(cacheFolder(), {
    folderName: `versitygw-${version}`,
    fill: (into) => goInstall(into, report, signal),
    works: (into) => works(binary(into), ['--version'], /version/i),
  });
  return binary(folder);
}

async function goInstall(folder: string, report: Report, signal?: AbortSignal): Promise<void> {
  const [go] = findOnPath('go', `${process.env['PATH'] ?? ''}:/usr/local/go/bin`);
  if (go === undefined) throw new Error('no Go on PATH');
  const scratch = join(folder, '.go');
  try {
    const title = `building versitygw ${version} with Go (a minute or two)`;
    const done = await withProgress({ title, folder, report }, () =>
      runCommand(go, ['install', '-trimpath', `${module}@${version}`], {
        env: {
          ...process.env,
          GOBIN: folder,
          GOFLAGS: '-modcacherw',
          // Without a home that can be written, Go has nowhere to build.
          ...(canWrite(homedir())
            ? {}
            : { GOPATH: join(scratch, 'path'), GOCACHE: join(scratch, 'cache') }),
        },
        cwd: folder,
        timeoutMs: 15 * 60_000,
        signal,
      }),
    );
    if (done.code !== 0) throw new Error(done.output.trim().split('\n').slice(-3).join(' '));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
