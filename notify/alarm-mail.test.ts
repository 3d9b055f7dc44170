import { expect, test } from '@jest/globals';
import { composeAlarmMail, type MailedAlarm } from './alarm-mail.ts';

const stale = (clinic: string): MailedAlarm => ({
  ...{ kind: 'clinic-stale', severity: 'critical' },
  params: { clinic, hours: '26', last: '2026-11-18T18:00:00.000Z' },
});
const disk: MailedAlarm = {
  ...{ kind: 'disk-filling', severity: 'warning' },
  params: { place: '/srv', host: 'uno', free: '2000000000', share: '91' },
};

test('one mail says all that is new, the critical first, and all that is over', () => {
  const facts = { opened: [disk, stale('Norte')], closed: [stale('Sur')], timeZone: 'UTC' };
  const { subject, text } = composeAlarmMail('en', facts);
  expect(subject).toBe('Resguardo: 2 new alarms, 1 critical');
  const at = (words: string): number => text.indexOf(words);
  const order = ['CRITICAL', '“Norte”', 'TO LOOK AFTER', '91 % used', 'RESOLVED', '“Sur”'].map(at);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(Math.min(...order)).toBeGreaterThan(0);
  // Each is said whole, with what to do.
  expect(text).toContain('start one now: resguardo backup.');
});

test('hundreds are cut short, and a name can neither break lines nor become HTML', () => {
  const many = Array.from({ length: 60 }, (_, at) => stale(`c${at}`));
  const evil = stale('<b>x</b>\nBcc: y');
  const facts = { opened: [evil, ...many], closed: [], timeZone: 'America/La_Paz' };
  const { text, html } = composeAlarmMail('es', facts);
  expect(text).toContain('…y 21 más');
  expect(text).toContain('«<b>x</b> Bcc: y»');
  expect(html).not.toContain('<b>x</b>');
});
