import { cancellationSignal } from '@temporalio/activity';
import type { AlarmRecord } from '../../catalog/alarms/alarm-record.ts';
import { withTellingLock } from '../../catalog/alarms/telling-lock.ts';
import {
  pendingAlarmEvents,
  pendingNotices,
  recordAlarmEvents,
  recordNotices,
} from '../../catalog/alarms/notices.ts';
import type { NewEvent } from '../../catalog/deliveries/queue-event.ts';
import { notificationSettings } from '../../catalog/notifications/notification-settings.ts';
import { defaultLanguage } from '../../contracts/language.ts';
import { findingWords } from '../../contracts/messages/finding-words.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { composeAlarmMail } from '../../notify/alarm-mail.ts';
import { emit } from '../deliveries/emit.ts';
import type { StepDependencies } from '../step-dependencies.ts';

/** The worker's own: an operator's is nowhere written down. */
const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const eventOf = (alarm: AlarmRecord, type: 'alarm.opened' | 'alarm.closed'): NewEvent => {
  const { id, clinicId, kind, severity, subject, params, firstSeenAt, closedAt } = alarm;
  const words = findingWords(defaultLanguage, timeZone(), alarm);
  return {
    ...{ type, key: `alarm/${id}` },
    clinic: clinicId === null ? null : { id: clinicId, name: params['clinic'] ?? clinicId },
    data: {
      ...{ alarm: id, kind, severity, subject, params, message: words.what, hint: words.todo },
      firstSeenAt: firstSeenAt.toISOString(),
      closedAt: closedAt?.toISOString() ?? null,
    },
  };
};

/**
 * Tells operators what is new and what is over: each of them once, all in one mail. Whom it reached, and
 * whom not and why, is kept for each.
 * @throws ResguardoError the last refusal, once all of them were tried
 */
export const tellAlarms = async ({
  catalog,
  mailer,
  temporal,
}: Pick<StepDependencies, 'catalog' | 'mailer' | 'temporal'>): Promise<void> =>
  withTellingLock(catalog, async () => {
    const events = await pendingAlarmEvents(catalog);
    // Before any mail: a mail server that refuses keeps no event back.
    await emit({ catalog, temporal }, [
      ...events.opened.map((alarm) => eventOf(alarm, 'alarm.opened')),
      ...events.closed.map((alarm) => eventOf(alarm, 'alarm.closed')),
    ]);
    await recordAlarmEvents(catalog, events);
    const { operators } = await notificationSettings(catalog);
    let failed: ResguardoError | null = null;
    for (const { email: recipient, language } of operators) {
      const pending = await pendingNotices(catalog, recipient);
      if (pending.opened.length + pending.closed.length === 0) continue;
      const to = { recipient, language };
      try {
        if (!mailer)
          throw new ResguardoError('setting-missing', { setting: 'SMTP_HOST', remedy: '' });
        const mail = composeAlarmMail(language, { ...pending, timeZone: timeZone() });
        const { messageId } = await mailer.send(mail, [recipient], cancellationSignal());
        await recordNotices(catalog, pending, to, { messageId });
      } catch (error) {
        if (!(error instanceof ResguardoError)) throw error;
        const failure = { code: error.code, params: { ...error.params } };
        await recordNotices(catalog, pending, to, { failure });
        failed = error;
      }
    }
    if (failed !== null) throw failed;
  });
