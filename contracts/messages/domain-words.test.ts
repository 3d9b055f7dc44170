import { describe, expect, test } from '@jest/globals';
import { domainFindingNames, domainFindingParams } from '../domains/domain-check.ts';
import { domainWordsEn } from './domain-words.en.ts';
import { domainWordsEs } from './domain-words.es.ts';
import { lookParam } from '../domains/look-param.ts';
import { domainWords } from './domain-words.ts';
import { findingWords } from './finding-words.ts';

const used = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)(?::\w+)?\}/g)].map((match) => match[1] ?? '');
const well = new Set(['certificate-good', 'redirect-good', 'answers', 'cors-good']);

describe.each([
  ['es', domainWordsEs],
  ['en', domainWordsEn],
] as const)('%s', (language, catalogue) => {
  test.each(domainFindingNames)('%s reads as whole sentences, and says what to do', (finding) => {
    const { message, hint } = catalogue[finding];
    expect([...new Set(used(message + hint))].sort()).toEqual(
      ['target', ...domainFindingParams[finding]].sort(),
    );
    const all = domainFindingParams[finding].map((name) => [
      name,
      message.includes(`{${name}:instant}`) ? '2026-11-20T18:00:00.000Z' : `<${name}>`,
    ]);
    for (const params of [Object.fromEntries(all), {}] as Record<string, string>[]) {
      const words = domainWords(language, 'America/La_Paz', { finding, params, target: 'a.bo' });
      for (const text of [words.message, ...(well.has(finding) ? [] : [words.hint])]) {
        expect(text).toMatch(/^[A-ZÁÉÍÓÚ¿¡].*\.$/s);
        expect(text).not.toMatch(/[[\]{}]| {2}| [.,;:]|\.\.|Invalid/);
      }
    }
    expect(hint === '').toBe(well.has(finding));
  });
});

test('instants are of the time zone', () => {
  const words = domainWords('es', 'America/La_Paz', {
    ...{ finding: 'certificate-ends', target: 'https://clinica.example.com' },
    params: { until: '2026-11-25T02:00:00.000Z', days: '4', issuer: 'R11' },
  });
  expect(words.message.replace(/\s/g, ' ')).toBe(
    'El certificado de https://clinica.example.com vence pronto: el 24 de noviembre de 2026 a las 22:00 GMT-4 (días que quedan: 4); lo emitió R11.',
  );
});

test('an alarm tells what the look found and what to do, in the reader’s language', () => {
  const why = lookParam({
    ...{ finding: 'cors-headers', target: 'https://clinica.bo/api' },
    params: { origin: 'https://app.clinica.bo', missing: 'x-tenant-id' },
  });
  const params = { domain: 'clinica.bo', clinic: 'Norte', why };
  const words = findingWords('es', 'America/La_Paz', { kind: 'domain-cors', params });
  expect(words.what).toBe(
    'La API del dominio clinica.bo de la clínica «Norte» no admite a su aplicación. La API https://clinica.bo/api no admite cabeceras que la aplicación de https://app.clinica.bo envía: x-tenant-id.',
  );
  expect(words.todo).toBe(
    'Mire todo lo que se encontró: resguardo domains. Agréguelas a Access-Control-Allow-Headers; «*» no incluye a «authorization».',
  );
});
