import {
  Accepted,
  ApiTokenList,
  CreatedApiToken,
  ForgottenPassword,
  NewApiToken,
  PasswordAgain,
  PasswordChange,
  PasswordReset,
  RecoveryCodes,
  SecondFactorCode,
  SecondFactorEnd,
  SecondFactorSecret,
  SessionList,
} from '../account.ts';
import { PageQuery } from '../page.ts';
import { LoginAnswer, LoginRequest, Me } from '../session.ts';
import { operation } from './operation.ts';

export const accountOperations = {
  logIn: operation('POST', '/api/auth/login', {
    body: LoginRequest,
    answers: { 200: LoginAnswer },
  }),
  logOut: operation('POST', '/api/auth/logout', { answers: { 204: null } }),
  readMe: operation('GET', '/api/auth/me', { answers: { 200: Me } }),
  askPasswordReset: operation('POST', '/api/auth/password/forgot', {
    body: ForgottenPassword,
    answers: { 202: Accepted },
  }),
  resetPassword: operation('POST', '/api/auth/password/reset', {
    body: PasswordReset,
    answers: { 204: null },
  }),
  changePassword: operation('POST', '/api/auth/password', {
    body: PasswordChange,
    answers: { 204: null },
  }),
  listSessions: operation('GET', '/api/auth/sessions', {
    query: PageQuery,
    answers: { 200: SessionList },
  }),
  endSession: operation('DELETE', '/api/auth/sessions/{session}', { answers: { 204: null } }),
  listTokens: operation('GET', '/api/auth/tokens', {
    query: PageQuery,
    answers: { 200: ApiTokenList },
  }),
  createToken: operation('POST', '/api/auth/tokens', {
    body: NewApiToken,
    answers: { 201: CreatedApiToken },
  }),
  revokeToken: operation('DELETE', '/api/auth/tokens/{token}', { answers: { 204: null } }),
  enrolSecondFactor: operation('POST', '/api/auth/second-factor', {
    body: PasswordAgain,
    answers: { 201: SecondFactorSecret },
  }),
  confirmSecondFactor: operation('POST', '/api/auth/second-factor/confirm', {
    body: SecondFactorCode,
    answers: { 200: RecoveryCodes },
  }),
  endSecondFactor: operation('DELETE', '/api/auth/second-factor', {
    body: SecondFactorEnd,
    answers: { 204: null },
  }),
} as const;
