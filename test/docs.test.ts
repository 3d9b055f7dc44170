import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { ApiSettings } from '../api/configuration.ts';
import { ClinicInput } from '../contracts/clinic-input.ts';
import { Scope } from '../contracts/scope.ts';
import { WorkerSettings } from '../worker/configuration.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const markdownIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const documents = [
  ...['README.md', 'README.es.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...markdownIn('docs'),
];

test.each(documents)('%s points at nothing that is not there', (document) => {
  const targets = [...read(document).matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map((match) => match[1]);
  const here = targets.filter((target) => target && !/^https?:/.test(target)) as string[];
  const gone = here.filter((target) => !existsSync(join(root, dirname(document), target)));
  expect(gone).toEqual([]);
});

test('every decision stands in the index, under the title it bears', () => {
  const index = read('docs/decisions/README.md');
  const files = readdirSync(join(root, 'docs/decisions')).filter((name) => /^\d{4}-/.test(name));
  const numbers = files.map((name) => name.slice(0, 4));
  expect(new Set(numbers).size).toBe(numbers.length);
  const missing = files.filter((name) => {
    const title = /^# \d{4} · (.+)$/m.exec(read(`docs/decisions/${name}`))?.[1];
    const row = index.split('\n').find((line) => line.includes(`(${name})`));
    return title === undefined || !row?.includes(`| ${title} `);
  });
  expect(missing).toEqual([]);
});

describe('README.md and its Spanish twin', () => {
  const [en, es] = [read('README.md'), read('README.es.md')];
  const shape = (text: string): string[] =>
    [...text.matchAll(/^(#+) |^(```\w*)$|^(\|)/gm)].map(([, ...marks]) => marks.join(''));
  /** Code without its comments, which are in the reader's language. */
  const code = (text: string): string[] =>
    [...text.matchAll(/```\w*\n([\s\S]*?)```/g)].map(([, block = '']) =>
      block.replace(/\s*#.*$/gm, '').trim(),
    );

  test('have the same parts in the same order', () => {
    expect(shape(es)).toEqual(shape(en));
  });

  test('give the same commands', () => {
    expect(code(es)).toEqual(code(en));
  });

  test('show a clinic that would be taken on', () => {
    const [, written = ''] = /```json\n([\s\S]*?)```/.exec(en) ?? [];
    expect(ClinicInput.parse(JSON.parse(written))).toMatchObject({ id: 'clinica_demo' });
    const scopes = [...en.matchAll(/`(\{ "kind": "(?:schema|rows|database)".*?\})`/g)];
    expect(scopes).toHaveLength(3);
    for (const [, scope = ''] of scopes)
      expect(Scope.safeParse(JSON.parse(scope))).toMatchObject({ success: true });
  });

  test.each([
    ['README.md', en],
    ['README.es.md', es],
  ])('%s tells of every setting, and of none that does not exist', (_, text) => {
    const known = new Set([
      ...Object.keys(ApiSettings.shape),
      ...Object.keys(WorkerSettings.shape),
      'RESGUARDO_MASTER_KEY',
    ]);
    const rows = text.split('\n').filter((line) => /^\| `[A-Z]/.test(line));
    const told = rows.flatMap((row) => {
      const [, first = ''] = row.split('|');
      const names = [...first.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
      // `A_CERT_DATA`, `…_KEY_DATA`: the beginning stands in the first.
      return names.map((name) =>
        name.startsWith('…') ? (names[0] ?? '').replace(/_[A-Z]+_[A-Z]+$/, name.slice(1)) : name,
      );
    });
    expect(told.toSorted()).toEqual([...known].toSorted());
  });
});
