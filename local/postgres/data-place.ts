import { createHash } from 'node:crypto';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { canEnter, type RunAs } from './run-as.ts';

const noteName = 'data-place';

/**
 * The folder for PostgreSQL's data, owned by whom it runs as: in its own server folder where that user
 * gets that far, else (a state folder under /root) among the temporary ones that survive a restart,
 * noted down so that it is found again and removed with the rest.
 */
export async function prepareDataPlace(folder: string, user: RunAs | undefined): Promise<string> {
  const noted = notedPlace(folder);
  const place =
    noted ?? ((await canEnter(folder, user)) ? join(folder, 'data') : placeElsewhere(folder));
  if (!existsSync(place)) {
    mkdirSync(place, { mode: 0o700 });
    if (user) chownSync(place, user.uid, user.gid);
  }
  const owner = user?.uid ?? process.getuid?.();
  const found = lstatSync(place);
  if (!found.isDirectory() || (owner !== undefined && found.uid !== owner)) {
    throw new ResguardoError('part-not-started', {
      part: 'PostgreSQL',
      why: `${place} belongs to another user: run as that user, or remove it`,
    });
  }
  if (place !== join(folder, 'data')) writeFileSync(join(folder, noteName), `${place}\n`);
  return place;
}

/** Where the data of this server folder are by now, if anywhere. */
export const dataPlace = (folder: string): string => notedPlace(folder) ?? join(folder, 'data');

/** Removes the data, wherever they are. */
export function removeData(folder: string): void {
  rmSync(dataPlace(folder), { recursive: true, force: true });
}

function placeElsewhere(folder: string): string {
  const key = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 16);
  return join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), `resguardo-postgresql-${key}`);
}

function notedPlace(folder: string): string | undefined {
  const note = join(folder, noteName);
  return existsSync(note) ? readFileSync(note, 'utf8').trim() : undefined;
}
