import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { assembleEvidence } from '../../catalog/evidence/assemble-evidence.ts';
import type { EvidenceFacts } from '../../catalog/evidence/evidence-facts.ts';
import { evidenceKey, signEvidence } from '../../catalog/evidence/sign-evidence.ts';
import { createSealer } from '../../catalog/sealing/sealer.ts';
import {
  sampleBackup,
  sampleDay,
  sampleFacts,
  samplePeriod,
} from '../../catalog/testing/sample-evidence.ts';
import { verifyEvidence } from '../../contracts/evidence/verify-evidence.ts';
import type { Language } from '../../contracts/language.ts';
import { evidencePage, evidencePagePolicy } from './evidence-page.ts';
import { spanIn } from './span.ts';

const installation = { sealer: createSealer(Buffer.alloc(32, 7)) };
const pageOf = (
  language: Language,
  changes: Partial<EvidenceFacts> = {},
  period = samplePeriod,
): string =>
  evidencePage(
    signEvidence(installation, assembleEvidence(sampleFacts(changes), period)),
    language,
  );
/** What people read, entities and spaces made plain. */
const textOf = (page: string): string =>
  page
    .replace(/<style>[^]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
const styleOf = (page: string): string => /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? '';

describe.each(['es', 'en'] as const)('the page in %s', (language) => {
  const page = pageOf(language);
  const text = textOf(page);

  test('needs nothing from elsewhere, and runs nothing', () => {
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).not.toMatch(/<(script|link|img|iframe|object|embed|base|form)\b/i);
    expect(page).not.toMatch(/\son\w+=|\sstyle=|javascript:/i);
    const addresses = [...page.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(
      ([, to]) => to ?? '',
    );
    expect(addresses).toHaveLength(1);
    expect(addresses[0]).toMatch(/^data:application\/json;base64,/);
    expect(styleOf(page)).not.toMatch(/url\(|@import/);
    expect(evidencePagePolicy).toContain(
      `'sha256-${createHash('sha256').update(styleOf(page)).digest('base64')}'`,
    );
  });

  test('carries the very report it shows, which can be checked', () => {
    const data = /href="data:application\/json;base64,([^"]*)"/.exec(page)?.[1] ?? '';
    const { publicKey, keyId } = evidenceKey(installation);
    const signed = verifyEvidence(Buffer.from(data, 'base64').toString(), publicKey);
    expect(signed.clinic.id).toBe('norte');
    for (const shown of [signed.signature.value, keyId, signed.log.head?.hash ?? 'no head'])
      expect(text).toContain(shown);
  });

  test('leaves no blank and no hole', () => {
    expect(text).not.toMatch(/undefined|null|NaN|\[object|Infinity|Invalid/);
    for (const empty of [
      { backups: [], rehearsals: [], lastPassed: null, restores: [], cleanings: [], places: [] },
      { acts: { items: [], omitted: 1 }, backups: [sampleBackup(3, { snapshotAt: null })] },
      { log: { intact: false, rows: null, head: null, problem: { id: 7, what: 'altered' } } },
    ])
      expect(textOf(pageOf(language, empty))).not.toMatch(/undefined|null|NaN|\[object|Invalid/);
  });

  test('prints on A4, and its tables have heads on a phone too', () => {
    expect(styleOf(page)).toMatch(/@page { size: A4;/);
    expect(styleOf(page)).toMatch(/@media print/);
    const cells = page.match(/<td\b/g)?.length ?? 0;
    expect(cells).toBeGreaterThan(20);
    expect(page.match(/<td\s+data-head="[^"]+"/g)).toHaveLength(cells);
  });
});

test('says in figures how much would be lost, for how long, and what is late', () => {
  const spanish = textOf(pageOf('es'));
  const english = textOf(pageOf('en'));
  expect(spanish).toContain('Mayor intervalo sin respaldo probado: 4 d,');
  expect(spanish).toContain('Mediana 9,5 s, peor 15 s, en 12 ensayos.');
  expect(spanish).toContain('12 superados · 1 fallido');
  expect(english).toContain('Longest time without a proved backup: 4 days,');
  expect(english).toContain('12 passed · 1 failed');
  expect(english).toContain('86 of 87 backups were proved by reading them back; 1 failed.');
  // Four days, where the schedule sets one: that needs attention; nothing else does.
  expect(english.match(/needs attention/g)).toHaveLength(1);
  const overdue = textOf(pageOf('en', { lastPassed: null, rehearsals: [] }));
  expect(overdue).toContain('Overdue: none has passed yet.');
  expect(overdue.match(/needs attention/g)).toHaveLength(3);
});

test('groups who did what, and names what it has no words for', () => {
  const items = ['backup.delete', 'backup.delete', 'moon.phase'].map((action, id) => ({
    ...{ id, at: sampleDay(id).toISOString(), actor: 'ana@norte.example', action, object: null },
    hash: 'd'.repeat(64),
  }));
  const text = textOf(pageOf('es', { acts: { items, omitted: 2 } }));
  expect(text).toMatch(/ana@norte\.example borró un respaldo 2 2 ene 2026/);
  expect(text).toMatch(/moon\.phase 1 3 ene 2026/);
  expect(text).toContain('2 anotaciones anteriores');
});

test('what people wrote is text, never markup', () => {
  const { clinic } = sampleFacts();
  const evil = `<img src=x onerror="alert(1)">'`;
  const page = pageOf('es', {
    clinic: { ...clinic, name: evil },
    people: new Map([[1, evil]]),
  });
  expect(page).not.toContain('<img');
  expect(page).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;');
});

describe('the timeline', () => {
  const signs = (page: string, look: RegExp): number =>
    /<svg\s+class="timeline"[^]*?<\/svg>/.exec(page)?.[0].match(look)?.length ?? 0;

  test('has a sign for each backup and rehearsal, and one for what went wrong', () => {
    const page = pageOf('en');
    expect(signs(page, /<rect\s+class="restorable"/g)).toBe(86);
    expect(signs(page, /<circle/g)).toBe(12);
    expect(signs(page, /<path\s+class="failed"/g)).toBe(2);
    expect(signs(page, /<rect\s+class="gap"/g)).toBe(1);
    expect(signs(page, />\s*Jan\s*</g)).toBe(1);
  });

  test('stays small, however many there are', () => {
    const backups = Array.from({ length: 1460 }, (_, n) => sampleBackup(n / 4));
    const year = { ...samplePeriod, until: sampleDay(365), now: sampleDay(365) };
    const page = pageOf('es', { backups }, year);
    expect(signs(page, /<rect\s+class="restorable"/g)).toBeLessThanOrEqual(1460);
    expect(page.length - (/href="([^"]*)"/.exec(page)?.[1]?.length ?? 0)).toBeLessThan(250_000);
  });
});

test.each([
  [0, '0 s'],
  [4.96, '5 s'],
  [59.6, '1 min'],
  [3600, '1 h'],
  [90_061, '1 d 1 h'],
  [86_400 * 4, '4 d'],
])('%d seconds read %s', (seconds, written) => {
  expect(spanIn('es')(seconds).replaceAll('\u00a0', ' ')).toBe(written);
});

test('what is kept is told as the policy has it', () => {
  const text = textOf(pageOf('es'));
  expect(text).toContain('los de los últimos 30 días · el último respaldo probado no se borra');
});
