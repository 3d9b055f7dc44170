import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { endProcess, postgresSignals } from '../process/end-process.ts';
import { identityOf } from '../process/process-identity.ts';

/**
 * Ends a PostgreSQL that still serves this data folder because its parent was killed. Its
 * postmaster.pid names it; the number may since belong to another program, so the process must also
 * stand in that very folder, as a postmaster always does.
 * @returns whether there was one
 */
export async function endOrphan(data: string): Promise<boolean> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const identity = Number.isInteger(pid) && pid > 1 ? identityOf(pid) : undefined;
  if (!identity || !servesFolder(pid, data)) {
    // PostgreSQL itself refuses to start while the number is alive, whoever bears it now.
    rmSync(file, { force: true });
    return false;
  }
  if (!(await endProcess(identity, postgresSignals))) {
    throw new ResguardoError('part-not-started', {
      part: 'PostgreSQL',
      why: `process ${pid} of an earlier run does not end`,
    });
  }
  return true;
}

function servesFolder(pid: number, data: string): boolean {
  try {
    if (process.platform === 'linux')
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
    const command = execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
    return command.includes('postgres') && command.includes(data);
  } catch {
    return false; // gone meanwhile, or another user's: not ours
  }
}
