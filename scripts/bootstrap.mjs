#!/usr/bin/env node
/**
 * Every npm script starts here: brings node_modules into step with package-lock.json when it is not, and
 * then runs what was asked for with the project's own Node, whatever Node the machine has (18 or newer
 * is enough for this file). It says what it does on stderr: stdout belongs to what it starts.
 *
 *   node scripts/bootstrap.mjs SCRIPT [argument…]     runs a TypeScript file
 *   node scripts/bootstrap.mjs --jest [argument…]     runs the tests
 *   node scripts/bootstrap.mjs --check                formatting, lint and types
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bringIntoStep } from './bootstrap/bring-into-step.mjs';
import { projectNode } from './bootstrap/project-node.mjs';
import { runToItsEnd } from './bootstrap/run-to-its-end.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const quiet = ['--disable-warning=ExperimentalWarning'];

const commandsFor = ([what, ...rest]) => {
  switch (what) {
    case undefined:
      return undefined;
    case '--jest':
      return [
        [...quiet, '--experimental-vm-modules', join(modules, 'jest', 'bin', 'jest.js'), ...rest],
      ];
    case '--check':
      return [
        [join(modules, 'prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'],
        [join(modules, 'eslint', 'bin', 'eslint.js'), '.'],
        [join(modules, 'typescript', 'bin', 'tsc'), '-p', '.'],
      ];
    default:
      return [[...quiet, join(root, what), ...rest]];
  }
};

const commands = commandsFor(process.argv.slice(2));
if (!commands) {
  process.stderr.write('usage: node scripts/bootstrap.mjs SCRIPT [argument…] | --jest | --check\n');
  process.exit(2);
}
try {
  await bringIntoStep(root, (line) => process.stderr.write(`${line}\n`));
  const node = projectNode(root);
  // Every check runs, so that one failure does not hide another; the first failure's code is ours.
  let worst = { code: 0, signal: null };
  for (const args of commands) {
    const ended = await runToItsEnd(root, node, args);
    if (worst.code === 0 && worst.signal === null) worst = ended;
    if (ended.signal !== null) break;
  }
  if (worst.signal !== null) process.kill(process.pid, worst.signal);
  else process.exitCode = worst.code;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // The catalogue's exit code of a part that is missing.
  process.exitCode = 85;
}
