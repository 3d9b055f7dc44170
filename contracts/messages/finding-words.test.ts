import { describe, expect, test } from '@jest/globals';
import { findingKinds, findingParams } from '../guard/finding-kinds.ts';
import { findingWordsEn } from './finding-words.en.ts';
import { findingWordsEs } from './finding-words.es.ts';
import { findingWords } from './finding-words.ts';

const used = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)(?::\w+)?\}/g)].map((match) => match[1] ?? '');
const sample = (template: string, name: string): string => {
  if (template.includes(`{${name}:instant}`)) return '2026-11-20T18:00:00.000Z';
  return /:(?:bytes|integer)\}/.test(template) && template.includes(`{${name}:`)
    ? '1234567'
    : `<${name}>`;
};

describe.each([
  ['es', findingWordsEs],
  ['en', findingWordsEn],
] as const)('%s', (language, catalogue) => {
  test.each(findingKinds)('%s reads as whole sentences with every parameter and none', (kind) => {
    const template = Object.values(catalogue[kind]).join(' ');
    expect([...new Set(used(template))].sort()).toEqual([...findingParams[kind]].sort());
    const all = findingParams[kind].map((name) => [name, sample(template, name)]);
    for (const params of [Object.fromEntries(all), {}] as Record<string, string>[]) {
      const words = findingWords(language, 'America/La_Paz', { kind, params });
      for (const text of [words.what, words.why, words.todo]) {
        expect(text).toMatch(/^[A-ZÁÉÍÓÚ¿¡].*\.$/s);
        expect(text).not.toMatch(/[[\]{}]| {2}| [.,;:]|\.\.|Invalid|NaN/);
      }
    }
  });
});

test('instants are of the time zone, sizes and figures of the language', () => {
  const { what } = findingWords('es', 'America/La_Paz', {
    kind: 'clinic-stale',
    params: { clinic: 'Sonrisa', hours: '26', last: '2026-11-20T18:00:00.000Z' },
  });
  expect(what.replace(/\s/g, ' ')).toBe(
    'La clínica «Sonrisa» no tiene un respaldo protegido de las últimas 26 horas; el último es del 20 de noviembre de 2026 a las 14:00 GMT-4.',
  );
});
