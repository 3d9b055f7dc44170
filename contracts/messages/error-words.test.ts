import { describe, expect, test } from '@jest/globals';
import { errorCatalogue, type ErrorName } from '../error-catalogue.ts';
import { languageFor } from '../language.ts';
import { errorParams } from './error-params.ts';
import { errorWords } from './error-words.ts';
import { errorsEn } from './errors.en.ts';
import { errorsEs } from './errors.es.ts';

const names = Object.keys(errorCatalogue) as ErrorName[];
const parameters = (text: string): string[] =>
  [...text.matchAll(/\{(\w*)\}/g)].map((match) => match[1] ?? '');

describe.each([
  ['es', errorsEs],
  ['en', errorsEn],
] as const)('%s', (language, catalogue) => {
  test('has every error and no other', () => {
    expect(Object.keys(catalogue).sort()).toEqual([...names].sort());
  });

  test.each(names)('%s uses only its own parameters, each within a part that may go', (name) => {
    for (const text of [catalogue[name].message, catalogue[name].hint]) {
      expect(errorParams[name]).toEqual(expect.arrayContaining(parameters(text)));
      expect(parameters(text.replace(/\[[^\]]*\]/g, ''))).toEqual([]);
      expect(text.replace(/\[[^[\]]*\{\w+\}[^[\]]*\]/g, '')).not.toMatch(/[[\]{}]/);
    }
  });

  test.each(names)('%s reads as whole sentences with every parameter and with none', (name) => {
    const all = Object.fromEntries(errorParams[name].map((param) => [param, `<${param}>`]));
    for (const words of [errorWords(language, name, all), errorWords(language, name)]) {
      for (const text of [words.message, words.hint]) {
        expect(text).toMatch(/^[A-ZÁÉÍÓÚ¿¡].*\.$/s);
        expect(text).not.toMatch(/[[\]{}]| {2}| [.,;:]|\.\./);
      }
    }
  });

  test('says every parameter of every error somewhere', () => {
    for (const name of names) {
      const { message, hint } = catalogue[name];
      expect([name, ...new Set(parameters(message + hint))].sort()).toEqual(
        [name, ...errorParams[name]].sort(),
      );
    }
  });
});

test('a value that looks like a template stays as it is', () => {
  const { message } = errorWords('en', 'clinic-unknown', { clinic: '{clinic}[x]$&' });
  expect(message).toBe('There is no clinic “{clinic}[x]$&”, or you have no access to it.');
});

test('an unknown code reads as an internal error that names it', () => {
  expect(errorWords('en', 'constructor').message).toBe(
    'Something failed inside Resguardo: constructor.',
  );
});

test('a parameter inherited by every object is no parameter', () => {
  expect(
    errorWords('es', 'internal', Object.create({ what: 'x' }) as Record<string, string>).message,
  ).toBe('Algo falló dentro de Resguardo.');
});

test.each([
  [undefined, 'es'],
  ['', 'es'],
  ['en', 'en'],
  ['en-US,en;q=0.9,es;q=0.8', 'en'],
  ['fr, es-BO;q=0.5, en;q=0.4', 'es'],
  ['fr', 'es'],
  ['en;q=0', 'es'],
  [';;;,,q=', 'es'],
])('Accept-Language %j is answered in %s', (header, language) => {
  expect(languageFor(header)).toBe(language);
});
