import { STATUS_CODES } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { Problem } from '../../contracts/api/problem.ts';
import type { Language } from '../../contracts/language.ts';
import { errorWords } from '../../contracts/messages/error-words.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { RequestMismatch, type Fields } from './checked-request.ts';
import { requestLanguage } from './request-language.ts';

const mismatch = (
  { fields: all, validationContext }: RequestMismatch,
  language: Language,
): { error: ResguardoError; fields: Fields } => {
  const fields = all[language].map(({ field, message }) => ({
    field: field === '' ? (validationContext ?? 'body') : field,
    message,
  }));
  const why = fields.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return { error: new ResguardoError('bad-request', { why }), fields };
};

/** Fastify's own errors about how a request was written. */
const frameworkError = (
  error: Error & { code?: unknown; statusCode?: unknown },
  request: FastifyRequest,
): ResguardoError => {
  const { code, statusCode, message } = error;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ResguardoError('body-too-large', {
        limit: String(request.routeOptions.bodyLimit),
      });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ResguardoError('media-type-unsupported', {
        type: request.headers['content-type'] ?? '',
      });
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return new ResguardoError('malformed-json');
  }
  if (error instanceof SyntaxError && statusCode === 400) {
    return new ResguardoError('malformed-json', { why: message });
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new ResguardoError('bad-request', { why: message });
  }
  return new ResguardoError('internal', {}, { cause: error });
};

/** Any error as one of the catalogue, with the fields at fault where it is about a schema. */
export const asKnown = (
  error: unknown,
  request: FastifyRequest,
): { error: ResguardoError; fields?: Fields } => {
  if (error instanceof ResguardoError) return { error };
  if (error instanceof RequestMismatch) return mismatch(error, requestLanguage(request));
  return {
    error:
      error instanceof Error
        ? frameworkError(error, request)
        : new ResguardoError('internal', {}, { cause: error }),
  };
};

/** The answer that tells an error (RFC 9457), in the caller's language. */
export const problemOf = (
  error: ResguardoError,
  request: FastifyRequest,
  fields?: Fields,
): Problem => {
  const words = errorWords(requestLanguage(request), error.code, error.params);
  const status = error.kind.http;
  return {
    type: `urn:resguardo:error:${error.code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: words.message,
    code: error.code,
    hint: words.hint,
    instance: request.url.split('?')[0] ?? request.url,
    requestId: request.id,
    params: { ...error.params },
    ...(fields ? { fields } : {}),
  };
};
