import { randomUUID } from 'node:crypto';
import { listDeliveries } from '../../catalog/deliveries/list-deliveries.ts';
import { queueEvents } from '../../catalog/deliveries/queue-event.ts';
import {
  changeClinicReceivers,
  changeNotificationSettings,
} from '../../catalog/notifications/change-settings.ts';
import { notificationSettings } from '../../catalog/notifications/notification-settings.ts';
import { listReceivers } from '../../catalog/receivers/receivers.ts';
import {
  ClinicReceiversView,
  DeliveryList,
  DeliveryQuery,
  DeliveryView,
  NotificationSettingsView,
  TestEventRequest,
} from '../../contracts/api/notifications.ts';
import { orderOf } from '../../contracts/api/page.ts';
import { testEvent, type DeliveryRef } from '../../contracts/notifications/events.ts';
import {
  ClinicReceiversInput,
  NotificationSettingsInput,
} from '../../contracts/notifications/settings-input.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { deliverWorkflowId, sharedQueue, workflowNames } from '../../contracts/temporal.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { expectUnchanged } from '../http/entity-tags.ts';
import { guarded, matched } from '../http/guarded.ts';
import { withoutUndefined } from '../http/without-undefined.ts';
import { ClinicParams } from '../http/params.ts';
import { clinicOf } from '../identity/guard.ts';
import { callTemporal } from '../runs/temporal-call.ts';
import { deliveryView, receiversView, settingsView } from '../views/notification-views.ts';

const tags = ['notifications'];
/** The events of no clinic too. */
const everyone = { clinicIds: null } as const;

/** Who is told of what. */
export const notificationRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal } = deps;

  server.get(
    '/api/settings/notifications',
    guarded('notifications.manage', {
      tags,
      summary: 'Operators, webhooks and ping address of the installation',
      response: { 200: NotificationSettingsView },
    }),
    async () =>
      settingsView(await notificationSettings(catalog), await listReceivers(catalog, null)),
  );

  server.put(
    '/api/settings/notifications',
    matched(
      guarded(
        'notifications.manage',
        {
          tags,
          summary: 'Change them: what is left out stays',
          description:
            'A webhook that is there already, by its name, keeps the address and the secret that are left out; an address on another host needs the secret again.',
          body: NotificationSettingsInput,
          response: { 200: NotificationSettingsView },
        },
        ['receiver-not-allowed'],
      ),
    ),
    async (request, reply) => {
      const settings = await changeNotificationSettings(catalog, request.body, (...now) => {
        expectUnchanged(request, reply, settingsView(...now));
      });
      const receivers = await listReceivers(catalog, null);
      const view = settingsView(settings, receivers);
      await deps.audit(request, { action: 'notifications.change', details: { ...view } });
      return view;
    },
  );

  server.post(
    '/api/settings/notifications/test',
    guarded(
      'notifications.manage',
      {
        tags,
        summary: 'Send a test event to one webhook of the installation',
        body: TestEventRequest,
        response: { 202: DeliveryView },
      },
      ['receiver-unknown', 'temporal-unreachable'],
    ),
    async (request, reply) => {
      const { webhook } = request.body;
      const receiver = (await listReceivers(catalog, null)).find(
        ({ kind, name }) => kind === 'webhook' && name === webhook,
      );
      if (!receiver) throw new ResguardoError('receiver-unknown', { receiver: webhook });
      const about = { clinic: null, data: { webhook }, receiverId: receiver.id };
      const [ref] = await queueEvents(catalog, [{ type: testEvent, key: randomUUID(), ...about }]);
      // Removed between the two.
      if (!ref) throw new ResguardoError('receiver-unknown', { receiver: webhook });
      await deps.audit(request, { action: 'notifications.test', object: webhook });
      await callTemporal(temporal, () =>
        temporal.workflow.start(workflowNames.deliverEvent, {
          workflowId: deliverWorkflowId(ref.deliveryId),
          taskQueue: sharedQueue,
          args: [ref satisfies DeliveryRef],
          workflowIdConflictPolicy: 'USE_EXISTING',
          staticSummary: `Test event to ${webhook}`,
        }),
      );
      const found = (await listDeliveries(catalog, everyone)).items.find(
        ({ id }) => id === ref.deliveryId,
      );
      if (!found) throw new ResguardoError('internal', { detail: 'no such delivery' });
      return reply.code(202).send(deliveryView(found));
    },
  );

  server.get(
    '/api/settings/notifications/deliveries',
    guarded('notifications.manage', {
      tags,
      summary: 'The latest events, to whom, and what became of them',
      querystring: DeliveryQuery,
      response: { 200: DeliveryList },
    }),
    async (request) => {
      const { clinic, sort, ...query } = request.query;
      const page = await listDeliveries(catalog, clinic ?? everyone, {
        ...withoutUndefined(query),
        order: orderOf(sort),
      });
      return { ...page, items: page.items.map(deliveryView) };
    },
  );

  server.get(
    '/api/clinics/:clinic/notifications',
    guarded('clinic.notifications', {
      tags,
      summary: 'A clinic’s own webhooks and ping address',
      params: ClinicParams,
      response: { 200: ClinicReceiversView },
    }),
    async (request) => receiversView(await listReceivers(catalog, clinicOf(request).id)),
  );

  server.put(
    '/api/clinics/:clinic/notifications',
    matched(
      guarded(
        'clinic.notifications',
        {
          tags,
          summary: 'Change them: what is left out stays',
          description: 'Only to hosts that the operator allowed to clinics (`allow.clinicHosts`).',
          params: ClinicParams,
          body: ClinicReceiversInput,
          response: { 200: ClinicReceiversView },
        },
        ['receiver-not-allowed'],
      ),
    ),
    async (request, reply) => {
      const { id } = clinicOf(request);
      await changeClinicReceivers(catalog, id, request.body, (now) => {
        expectUnchanged(request, reply, receiversView(now));
      });
      const view = receiversView(await listReceivers(catalog, id));
      await deps.audit(request, {
        ...{ action: 'notifications.change', clinicId: id },
        details: { ...view },
      });
      return view;
    },
  );
};
