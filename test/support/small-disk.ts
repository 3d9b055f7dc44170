import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresUser } from '../../local/postgres/run-as.ts';

/** Whether this machine lets us mount a small disk. */
export const canMount = (): boolean => {
  if (process.getuid?.() !== 0) return false;
  return spawnSync('unshare', ['-m', 'true'], { stdio: 'ignore' }).status === 0;
};

/** A disk in memory that PostgreSQL may write to. */
export interface SmallDisk {
  readonly path: string;
  /** Fills it up, but for so many bytes. */
  fill(left: number): void;
  /** Gives the room back. */
  clear(): void;
  remove(): void;
}

export function mountSmallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'resguardo-disk-'));
  // Root's PostgreSQL runs as another user, who has to get through.
  chmodSync(folder, 0o711);
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const owner = postgresUser();
  const options = [
    `size=${megabytes}m`,
    ...(owner ? [`uid=${owner.uid}`, `gid=${owner.gid}`] : []),
  ];
  execFileSync('mount', ['-t', 'tmpfs', '-o', options.join(), 'tmpfs', disk]);
  const path = join(disk, 'tablespace');
  mkdirSync(path, { mode: 0o700 });
  if (owner) execFileSync('chown', [`${owner.uid}:${owner.gid}`, path]);
  const filler = join(disk, 'filler');
  return {
    path,
    fill(left) {
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - left)));
    },
    clear: () => rmSync(filler, { force: true }),
    remove() {
      execFileSync('umount', [disk]);
      rmSync(folder, { recursive: true });
    },
  };
}
