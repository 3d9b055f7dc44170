import { existsSync, readFileSync } from 'node:fs';
import { builtinModules, stripTypeScriptTypes } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { dependencies } = JSON.parse(read('package.json')) as {
  dependencies: Record<string, string>;
};

/** What the image starts, and what those start by themselves. */
const entries = [
  'worker/main.ts',
  'worker/bundle-workflows.ts',
  'workflows/index.ts',
  'api/main.ts',
  'api/create-user.ts',
  'cli/main.ts',
];

/** `@scope/name/deep.js` → `@scope/name` */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** What a file loads when it runs: what it imports for its types alone is stripped first. */
const importsOf = (path: string): string[] => {
  const source = read(path);
  const running = path.endsWith('.ts') ? stripTypeScriptTypes(source) : source;
  return ts.preProcessFile(running, true, true).importedFiles.map(({ fileName }) => fileName);
};

/** Every file of ours that is reached, and every package with the file that asks for it. */
const reached = (): { files: Set<string>; packages: Map<string, string> } => {
  const files = new Set<string>();
  const packages = new Map<string, string>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue;
    files.add(path);
    for (const specifier of importsOf(path)) {
      if (specifier.startsWith('.')) {
        waiting.push(relative(root, join(root, dirname(path), specifier)));
      } else if (!specifier.startsWith('node:') && !builtinModules.includes(specifier)) {
        packages.set(packageOf(specifier), path);
      }
    }
  }
  return { files, packages };
};

test('what runs in production asks for no package that `npm ci --omit=dev` leaves out', () => {
  const { packages } = reached();
  const missing = [...packages].filter(([name]) => !Object.hasOwn(dependencies, name));
  expect(missing).toEqual([]);
  expect(packages.size).toBeGreaterThan(5);
});

test('what runs in production is in the image', () => {
  const lines = read('.dockerignore').split('\n');
  const kept = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const outside = [...reached().files].filter(
    (path) =>
      !kept.some((place) => path === place || path.startsWith(`${place}/`)) ||
      path.endsWith('.test.ts') ||
      path.includes('/testing/'),
  );
  expect(outside).toEqual([]);
  for (const place of kept) expect([place, existsSync(join(root, place))]).toEqual([place, true]);
});
