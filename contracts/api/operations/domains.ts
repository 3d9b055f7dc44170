import { DomainsInput } from '../../domains/domain-input.ts';
import { DomainRoundPage, DomainRoundQuery, DomainsCheckStarted, DomainsView } from '../domains.ts';
import { operation } from './operation.ts';

export const domainsOperations = {
  readDomains: operation('GET', '/api/clinics/{clinic}/domains', { answers: { 200: DomainsView } }),
  setDomains: operation('PUT', '/api/clinics/{clinic}/domains', {
    body: DomainsInput,
    answers: { 200: DomainsView },
  }),
  checkDomains: operation('POST', '/api/clinics/{clinic}/domains/check', {
    answers: { 200: DomainsView, 202: DomainsCheckStarted },
  }),
  listDomainRounds: operation('GET', '/api/clinics/{clinic}/domains/history', {
    query: DomainRoundQuery,
    answers: { 200: DomainRoundPage },
  }),
} as const;
