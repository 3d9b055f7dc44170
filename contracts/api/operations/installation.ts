import { CheckView } from '../clinic.ts';
import { HealthView, ReadinessView } from '../health.ts';
import {
  ClinicReceiversView,
  DeliveryList,
  DeliveryQuery,
  DeliveryView,
  NotificationSettingsView,
  TestEventRequest,
} from '../notifications.ts';
import {
  ClinicReceiversInput,
  NotificationSettingsInput,
} from '../../notifications/settings-input.ts';
import { bytesOf, operation } from './operation.ts';

export const installationOperations = {
  readMetrics: operation('GET', '/metrics', { answers: { 200: bytesOf('text/plain') } }),
  readHealth: operation('GET', '/healthz', { answers: { 200: HealthView } }),
  readReadiness: operation('GET', '/readyz', { answers: { 200: ReadinessView } }),
  checkSystem: operation('GET', '/api/doctor', { answers: { 200: CheckView } }),
  readNotifications: operation('GET', '/api/settings/notifications', {
    answers: { 200: NotificationSettingsView },
  }),
  setNotifications: operation('PUT', '/api/settings/notifications', {
    body: NotificationSettingsInput,
    answers: { 200: NotificationSettingsView },
  }),
  testNotification: operation('POST', '/api/settings/notifications/test', {
    body: TestEventRequest,
    answers: { 202: DeliveryView },
  }),
  listDeliveries: operation('GET', '/api/settings/notifications/deliveries', {
    query: DeliveryQuery,
    answers: { 200: DeliveryList },
  }),
  readClinicNotifications: operation('GET', '/api/clinics/{clinic}/notifications', {
    answers: { 200: ClinicReceiversView },
  }),
  setClinicNotifications: operation('PUT', '/api/clinics/{clinic}/notifications', {
    body: ClinicReceiversInput,
    answers: { 200: ClinicReceiversView },
  }),
} as const;
