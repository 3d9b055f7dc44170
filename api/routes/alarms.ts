import type { AlarmRecord } from '../../catalog/alarms/alarm-record.ts';
import { listAlarms, type AlarmFilter } from '../../catalog/alarms/list-alarms.ts';
import { acceptAlarm, silenceAlarm } from '../../catalog/alarms/settle-alarm.ts';
import {
  AcceptRequest,
  AlarmPage,
  AlarmQuery,
  AlarmView,
  ClinicAlarmQuery,
  SilenceRequest,
} from '../../contracts/api/alarm.ts';
import type { Language } from '../../contracts/language.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded } from '../http/guarded.ts';
import { ClinicParams, idParams } from '../http/params.ts';
import { requestLanguage } from '../http/request-language.ts';
import { withoutUndefined } from '../http/without-undefined.ts';
import { clinicOf, identityOf } from '../identity/guard.ts';
import { alarmView } from '../views/alarm-views.ts';

const tags = ['guard'];
const AlarmParams = idParams('alarm');
/** For alarms of the whole installation, whose words are read anywhere. */
const utc = 'UTC';

/** What the guard found: listed, silenced, accepted. */
export const alarmRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog } = deps;
  const page = async (filter: AlarmFilter, language: Language, timeZone: string) => {
    const { items, nextCursor } = await listAlarms(catalog, filter);
    const view = (alarm: AlarmRecord): AlarmView => alarmView(language, timeZone, alarm);
    return { items: items.map(view), nextCursor };
  };

  server.get(
    '/api/alarms',
    guarded('alarms.read', {
      tags,
      summary: 'What is wrong anywhere, newest first',
      querystring: AlarmQuery,
      response: { 200: AlarmPage },
    }),
    (request) => {
      const { clinic, ...query } = request.query;
      const filter = withoutUndefined({ ...query, clinicId: clinic });
      return page(filter, requestLanguage(request), utc);
    },
  );

  server.get(
    '/api/clinics/:clinic/alarms',
    guarded('clinic.alarms', {
      tags,
      summary: 'What is wrong with one clinic, newest first',
      params: ClinicParams,
      querystring: ClinicAlarmQuery,
      response: { 200: AlarmPage },
    }),
    (request) => {
      const { id, timeZone } = clinicOf(request);
      const filter = withoutUndefined({ ...request.query, clinicId: id });
      return page(filter, requestLanguage(request), timeZone);
    },
  );

  server.post(
    '/api/alarms/:alarm/silence',
    guarded(
      'alarms.settle',
      {
        tags,
        summary: 'Tell nobody of an alarm until then',
        description:
          'It stays open, counts no more, and is told when the silence ends. `until: null` ends it now.',
        params: AlarmParams,
        body: SilenceRequest,
        response: { 200: AlarmView },
      },
      ['alarm-unknown'],
    ),
    async (request) => {
      const { reason } = request.body;
      const until = request.body.until === null ? null : new Date(request.body.until);
      const by = identityOf(request).userId;
      const alarm = await silenceAlarm(catalog, request.params.alarm, { until, by, reason });
      await deps.audit(request, {
        ...{ action: 'alarm.silence', clinicId: alarm.clinicId, object: `alarm/${alarm.id}` },
        details: { kind: alarm.kind, subject: alarm.subject, until: request.body.until, reason },
      });
      return alarmView(requestLanguage(request), utc, alarm);
    },
  );

  server.post(
    '/api/alarms/:alarm/accept',
    guarded(
      'alarms.settle',
      {
        tags,
        summary: 'Say that it is meant to be so: it is closed and never found again',
        description: 'Until its exception is removed: `GET /api/guard/exceptions`.',
        params: AlarmParams,
        body: AcceptRequest,
        response: { 200: AlarmView },
      },
      ['alarm-unknown'],
    ),
    async (request) => {
      const { reason } = request.body;
      const by = identityOf(request).userId;
      const alarm = await acceptAlarm(catalog, request.params.alarm, { by, reason });
      await deps.audit(request, {
        ...{ action: 'alarm.accept', clinicId: alarm.clinicId, object: `alarm/${alarm.id}` },
        details: { kind: alarm.kind, subject: alarm.subject, reason },
      });
      return alarmView(requestLanguage(request), utc, alarm);
    },
  );
};
