import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isErrorName } from '../contracts/error-catalogue.ts';
import { keptSecret } from '../local/kept-secret.ts';
import { serverFolder } from '../local/server-folder.ts';
import { addClinic, s3Destination } from './support/clinic.ts';
import { openSystem, type System } from './support/system.ts';
import { tinyClinics, type TinyClinics } from './support/tiny-clinics.ts';

const folder = fileURLToPath(new URL('../docs/guide/', import.meta.url));
const pages = readdirSync(join(folder, 'en'));
const read = (language: string, page: string): string =>
  readFileSync(join(folder, language, page), 'utf8');
const blocksOf = (text: string, kinds: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`(?:${kinds})\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, block = '']) => block,
  );

describe('both languages', () => {
  test('have the same pages', () => {
    expect(readdirSync(join(folder, 'es'))).toEqual(pages);
  });

  test.each(pages)('%s has the same parts and the same examples', (page) => {
    const shape = (text: string): string[] =>
      [...text.matchAll(/^(#+ |\|(?= `)|- |\d\. |```\w*)/gm)].map(([, mark = '']) => mark);
    const [en, es] = [read('en', page), read('es', page)];
    expect(shape(es)).toEqual(shape(en));
    expect(blocksOf(es, 'js|json|sh')).toEqual(blocksOf(en, 'js|json|sh'));
  });
});

test('every error that is named exists', () => {
  const codes = [...read('en', 'troubleshooting.md').matchAll(/^\| `([a-z-]+)`/gm)];
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.map(([, code = '']) => code).filter((code) => !isErrorName(code))).toEqual([]);
});

interface Shape {
  readonly [key: string]: Shape | null;
}
/** The names in a document, and what lies under them. */
const shapeOf = (value: unknown): Shape | null =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .map(([name, inner]) => [name, shapeOf(inner)] as const)
          .toSorted(([a], [b]) => a.localeCompare(b)),
      )
    : null;

describe('against the real thing', () => {
  let system: System;
  let databases: TinyClinics;
  let environment: Record<string, string>;
  beforeAll(async () => {
    system = await openSystem();
    databases = await tinyClinics(system);
    await addClinic(system, 'sonrisas', {
      ...(await databases.add('sonrisas')),
      layout: 'e3',
      destinations: [s3Destination(system, `${system.namespace}/sonrisas`)],
    });
    environment = {
      ...{ PATH: process.env['PATH'] ?? '', RESGUARDO_URL: system.product.apiUrl },
      RESGUARDO_EMAIL: 'operador@resguardo.example',
      RESGUARDO_PASSWORD: keptSecret(
        join(serverFolder(system.stateDir, 'product'), 'operator.password'),
      ),
    };
  }, 180_000);
  afterAll(async () => {
    await databases.drop();
    await system.stop();
  });

  test('every call that is named is in the installation’s own document', async () => {
    const answer = await fetch(new URL('/docs/json', system.product.apiUrl));
    const { paths } = (await answer.json()) as { paths: Record<string, Record<string, unknown>> };
    const plain = (path: string): string =>
      path
        .replace(/\?.*$/, '')
        .replace(/\{[^}]*\}/g, '{}')
        .replace(/(.)\/$/, '$1');
    const known = new Set(
      Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${plain(path)}`),
      ),
    );
    const named = pages.flatMap((page) =>
      [...read('en', page).matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/[^`\s]*)`/g)].map(
        ([, method = '', path = '']) => `${method} ${plain(path)}`,
      ),
    );
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((call) => !known.has(call))).toEqual([]);
  });

  // In this order: the last page downloads what the first ones made.
  test.each(['endpoints.md', 'models.md', 'front-end.md', 'testing.md'])(
    '%s does what it says',
    async (page) => {
      const text = read('en', page);
      const script = blocksOf(text, 'js').join('\n');
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--input-type=module', '--eval', script],
        { env: environment },
      );
      const shown = blocksOf(text, 'json').map((block) => shapeOf(JSON.parse(block)));
      const answered = stdout.split('\n').filter(Boolean);
      expect(answered.map((line) => shapeOf(JSON.parse(line)))).toEqual(shown);
    },
    90_000,
  );
});
