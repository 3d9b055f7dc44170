import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The Node that runs the project: the one that its packages bring, else this very one where it is new
 * enough (a machine may forbid the script that fetches the former).
 */
export function projectNode(
  root,
  own = { version: process.versions.node, path: process.execPath },
) {
  const brought = join(root, 'node_modules', '.bin', 'node');
  if (isExecutable(brought)) return brought;
  const needed = needs(root);
  if (isAtLeast(own.version, needed)) return own.path;
  throw new Error(
    `this needs Node ${needed} or newer, and here is ${own.version}: install it, ` +
      'or allow install scripts (npm config delete ignore-scripts) and repeat the command.',
  );
}

/** package.json says `>=24.12`. */
const needs = (root) =>
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node.replace(/^>=/, '');

function isAtLeast(version, needed) {
  const numbers = (text) => text.split('.').map(Number);
  const [have, want] = [numbers(version), numbers(needed)];
  const differing = want.findIndex((number, index) => (have[index] ?? 0) !== number);
  return differing === -1 || (have[differing] ?? 0) > want[differing];
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
