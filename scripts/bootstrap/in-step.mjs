import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const stampPath = (root) => join(root, 'node_modules', '.resguardo-stamp');

/** What an installation depends on: the lock, and the kind of machine it was made on. */
const fingerprint = (root) =>
  createHash('sha256')
    .update(`${process.platform} ${process.arch}\n`)
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/** Does node_modules hold what package-lock.json says, for this machine? */
export function isInStep(root) {
  const stamp = stampPath(root);
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === fingerprint(root);
  if (!matchesNpmsOwnRecord(root)) return false;
  markInStep(root);
  return true;
}

/** Notes down that node_modules was just brought into step. */
export function markInStep(root) {
  writeFileSync(stampPath(root), fingerprint(root));
}

/**
 * Someone may have run npm themselves: npm notes in node_modules/.package-lock.json what it installed.
 * Optional packages may be missing (they are other machines'), and so may their own.
 */
function matchesNpmsOwnRecord(root) {
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  const wanted = packagesOf(join(root, 'package-lock.json'));
  if (!installed || !wanted) return false;
  return Object.entries(wanted).every(([place, { version, integrity, optional }]) => {
    if (place === '') return true;
    const found = installed[place];
    if (!found) return optional === true;
    return found.version === version && found.integrity === integrity;
  });
}

function packagesOf(path) {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined; // an installation cut short
  }
}
