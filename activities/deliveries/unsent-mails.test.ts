import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { listNotifications } from '../../catalog/notifications/list-notifications.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Mail } from '../../contracts/mail.ts';
import type { Mailer } from '../../notify/mailer.ts';
import { runSql } from '../../postgres/testing/run-sql.ts';
import { openStepsBench, type StepsBench } from '../testing/steps-bench.ts';
import { tellPeople } from '../tell-people.ts';
import { createUnsentMailSteps } from './unsent-mail-steps.ts';

let bench: StepsBench;
let refuses = true;
let tried: string[] = [];
const sent: { to: string; mail: Mail }[] = [];
const mailer: Mailer = {
  send: async (mail, to) => {
    tried.push(...to);
    if (refuses) throw new ResguardoError('mail-not-sent', { host: 'mail:25', why: '451' });
    for (const address of to) sent.push({ to: address, mail });
    return { messageId: '<1@test>', accepted: [...to], rejected: [] };
  },
  verify: async () => undefined,
  close: () => undefined,
};

beforeAll(async () => {
  bench = await openStepsBench();
  await runSql(bench.home.config, 'CREATE SCHEMA clinica; CREATE TABLE clinica.t (id int)');
}, 60_000);
afterAll(() => bench.close());
beforeEach(() => {
  tried = [];
});

const people = ['a', 'b', 'c', 'd', 'e'].map((name) => ({
  address: `${name}@correo.example`,
  language: 'es' as const,
}));
const mail: Mail = { subject: 'No se pudo', text: 'Por qué', html: '<p>Por qué</p>' };
/** What fails on purpose would fill the tests' output. */
const quietly = () => new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
const refused = (backupId: number) =>
  quietly().run(() =>
    tellPeople(
      { catalog: bench.catalog, mailer },
      {
        ...{ about: { clinicId: 'demo', backupId }, kind: 'backup-failure', people },
        compose: () => mail,
      },
    ),
  );
const again = () =>
  quietly().run(() => createUnsentMailSteps({ catalog: bench.catalog, mailer }).sendUnsentMails());
const later = async (minutes: number): Promise<void> => {
  await bench.catalog.pool.query(
    `SELECT set_config('resguardo.every_clinic', 'on', false);
     UPDATE notifications SET last_tried_at = last_tried_at - interval '${minutes} minutes',
       created_at = created_at - interval '${minutes} minutes'`,
  );
};

test('mails that were refused go as they were written once their server takes them, and once only', async () => {
  const { backupId } = await bench.backUp();
  await expect(refused(backupId)).rejects.toMatchObject({ code: 'mail-not-sent' });

  // Not at once again, and not each one while the server still refuses.
  tried = [];
  expect(await again()).toEqual({ sent: 0, left: 0 });
  await later(2);
  expect(await again()).toEqual({ sent: 0, left: 5 });
  expect(tried).toHaveLength(3);

  refuses = false;
  await later(5);
  expect(await again()).toEqual({ sent: 5, left: 0 });
  expect(sent.map(({ to }) => to).toSorted()).toEqual(people.map(({ address }) => address));
  expect(sent.map((one) => one.mail)).toEqual(people.map(() => mail));
  const told = await listNotifications(bench.catalog, 'demo', { backupId });
  expect(told.map(({ state }) => state)).toEqual(people.map(() => 'sent'));
  await later(100);
  expect(await again()).toEqual({ sent: 0, left: 0 });
});

test('a mail that is too old to tell anything is given up, and its words are forgotten', async () => {
  refuses = true;
  const { backupId } = await bench.backUp();
  await expect(refused(backupId)).rejects.toMatchObject({ code: 'mail-not-sent' });
  refuses = false;
  await later(4 * 24 * 60);
  expect(await again()).toEqual({ sent: 0, left: 0 });
  const { rows } = await bench.catalog.pool.query(
    'SELECT FROM notifications WHERE unsent IS NOT NULL',
  );
  expect(rows).toEqual([]);
});
