import { execFileSync } from 'node:child_process';
import { runCommand } from '../install/run-command.ts';

/** Whom PostgreSQL's programs run as when it cannot be ourselves. */
export interface RunAs {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses root: then another user, whose only trait is to be harmless. Undefined: ourselves. */
export function postgresUser(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const uid = numberOf(name, '-u');
    const gid = numberOf(name, '-g');
    if (uid !== undefined && gid !== undefined) return { name, uid, gid };
  }
  // Numbers need no name: these are nobody's on every Unix.
  return { name: '65534', uid: 65534, gid: 65534 };
}

function numberOf(name: string, flag: '-u' | '-g'): number | undefined {
  try {
    return Number(
      execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    return undefined; // no such user here
  }
}

/** Can that user enter this folder, every parent included? */
export async function canEnter(folder: string, user: RunAs | undefined): Promise<boolean> {
  const entered = await runCommand('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], {
    env: {},
    timeoutMs: 10_000,
    user: user && { uid: user.uid, gid: user.gid },
  });
  return entered.code === 0;
}
