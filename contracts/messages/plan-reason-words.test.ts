import { expect, test } from '@jest/globals';
import { PlanReason } from '../plan-reason.ts';
import { planReasonWords } from './plan-reason-words.ts';

const params = { column: 'clinica_id', ways: 'a → b\nc → d' };

test.each(PlanReason.shape.code.options)('%s is said in both languages, whole', (code) => {
  const [es, en] = (['es', 'en'] as const).map((language) =>
    planReasonWords(language, { code, params: { ...params, partitionOf: 'registro' } }),
  );
  expect(es).not.toBe(en);
  for (const words of [es, en]) expect(words).not.toMatch(/[{}]|\n|undefined/);
  expect(es).toContain('partición de registro: ');
});

test('every way is named', () => {
  expect(planReasonWords('en', { code: 'keys', params })).toBe('via a → b or via c → d');
  expect(planReasonWords('es', { code: 'keys', params })).toBe('por a → b o por c → d');
});
