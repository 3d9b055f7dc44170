import { expect, test } from '@jest/globals';
import type { RestorePlanView } from '../contracts/api/restore.ts';
import { figuresIn } from './draw/figures.ts';
import { messagesIn } from './messages/messages.ts';
import { planLines } from './plan-lines.ts';

const plan: RestorePlanView = {
  ...{ method: 'swap-schema', tables: [], losses: [], conflicts: [], refusal: null },
  handling: { triggers: 'none', rowSecurity: 'none', fence: 'tables' },
};

const lines = (language: 'es' | 'en', changes: Partial<RestorePlanView>): string =>
  planLines({ words: messagesIn(language), figures: figuresIn(language) }, '', {
    ...plan,
    ...changes,
  }).join('\n');

test('a publication of all tables is told, and what befalls those who follow it', () => {
  const quiet = [{ name: 'todas ñ', followed: false }];
  expect(lines('es', { publications: quiet })).toContain('La publicación «todas ñ» abarca todas');
  expect(lines('es', { publications: quiet })).not.toContain('Alguien sigue');
  const followed = [...quiet, { name: 'otra', followed: true }];
  const told = lines('en', { publications: followed });
  expect(told).toContain('The publication “otra” is of all tables');
  expect(told.match(/every row arrives there as a new one/g)).toHaveLength(1);
  expect(lines('es', { publications: followed, method: 'merge-rows' })).toContain(
    'hasta que allá existan las tablas que se guardan para deshacer',
  );
  expect(lines('es', {})).not.toContain('publicación');
});
