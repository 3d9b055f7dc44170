import { AuditPage, AuditQuery, AuditVerdict, ClinicAuditQuery } from '../audit.ts';
import { IssuerList, IssuerView } from '../issuer.ts';
import { PageQuery } from '../page.ts';
import { MembershipChange, NewUser, UserChange, UserPage, UserQuery, UserView } from '../user.ts';
import { IssuerChange, IssuerInput } from '../../issuer-input.ts';
import { operation } from './operation.ts';

export const peopleOperations = {
  listUsers: operation('GET', '/api/users', { query: UserQuery, answers: { 200: UserPage } }),
  addUser: operation('POST', '/api/users', { body: NewUser, answers: { 201: UserView } }),
  readUser: operation('GET', '/api/users/{user}', { answers: { 200: UserView } }),
  changeUser: operation('PATCH', '/api/users/{user}', {
    body: UserChange,
    answers: { 200: UserView },
  }),
  grantMembership: operation('PUT', '/api/users/{user}/clinics/{clinic}', {
    body: MembershipChange,
    answers: { 200: UserView },
  }),
  endMembership: operation('DELETE', '/api/users/{user}/clinics/{clinic}', {
    answers: { 200: UserView },
  }),
  removeSecondFactor: operation('DELETE', '/api/users/{user}/second-factor', {
    answers: { 200: UserView },
  }),
  listIssuers: operation('GET', '/api/issuers', { query: PageQuery, answers: { 200: IssuerList } }),
  readIssuer: operation('GET', '/api/issuers/{issuer}', { answers: { 200: IssuerView } }),
  addIssuer: operation('POST', '/api/issuers', { body: IssuerInput, answers: { 201: IssuerView } }),
  changeIssuer: operation('PATCH', '/api/issuers/{issuer}', {
    body: IssuerChange,
    answers: { 200: IssuerView },
  }),
  removeIssuer: operation('DELETE', '/api/issuers/{issuer}', { answers: { 204: null } }),
  listAudit: operation('GET', '/api/audit', { query: AuditQuery, answers: { 200: AuditPage } }),
  verifyAudit: operation('GET', '/api/audit/verify', { answers: { 200: AuditVerdict } }),
  listClinicAudit: operation('GET', '/api/clinics/{clinic}/audit', {
    query: ClinicAuditQuery,
    answers: { 200: AuditPage },
  }),
} as const;
