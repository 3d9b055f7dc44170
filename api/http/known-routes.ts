import type { FastifyInstance } from 'fastify';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { replyWithProblem } from './problem-reply.ts';

const asPattern = (url: string): RegExp => {
  const parts = url.replace(/\/$/, '').split('/');
  const segments = parts.map((part) => {
    if (part === '*') return '.*';
    return part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${segments.join('/')}/?$`);
};

/** Answers what no route serves: 405 with what is allowed where the path exists, 404 where it does not. */
export const answerUnknownRoutes = (server: FastifyInstance): void => {
  const routes: { methods: readonly string[]; pattern: RegExp }[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    const methods = Array.isArray(method) ? method : [method];
    if (url !== '*') routes.push({ methods, pattern: asPattern(url) });
  });
  server.setNotFoundHandler((request, reply) => {
    const { method } = request;
    const path = request.url.split('?')[0] ?? '';
    const there = routes.filter(({ pattern }) => pattern.test(path));
    if (there.length === 0) {
      return replyWithProblem(
        new ResguardoError('route-unknown', { method, path }),
        request,
        reply,
      );
    }
    const allowed = [...new Set(there.flatMap(({ methods }) => methods))].sort().join(', ');
    const error = new ResguardoError('method-not-allowed', { method, path, allowed });
    return replyWithProblem(error, request, reply);
  });
};
