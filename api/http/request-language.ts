import type { FastifyRequest } from 'fastify';
import { languageFor, type Language } from '../../contracts/language.ts';

/** The language that the caller asks to be answered in. */
export const requestLanguage = (request: FastifyRequest): Language =>
  languageFor(request.headers['accept-language']);
