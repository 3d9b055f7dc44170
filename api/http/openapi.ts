import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyContextConfig, FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { completeDocument, type OpenApiDocument } from '../openapi/complete.ts';
import { withoutUnused } from './openapi-components.ts';

const description = `Backups of clinics' PostgreSQL data that are proved by restoring them.

Errors are problems (RFC 9457) in the language of \`Accept-Language\` (\`es\`, \`en\`), with a \`code\` that
never changes and a \`hint\` on what to do. What takes long answers at once with the address to look at.`;

const tags = [
  { name: 'session', description: 'Logging in and out' },
  { name: 'account', description: 'One’s own password, second factor, sessions and tokens' },
  { name: 'identity', description: 'Users, and the clinics’ own backends whose tokens are taken' },
  { name: 'audit', description: 'Who did what, when and from where' },
  { name: 'guard', description: 'What is wrong anywhere, found and told by itself' },
  { name: 'clinics', description: 'Clinics, and what a backup of one would hold' },
  { name: 'domains', description: 'Clinics’ domains as the world outside sees them' },
  { name: 'fleet', description: 'What goes on in every clinic, in one list' },
  { name: 'servers', description: 'Database servers, and how much each bears at once' },
  { name: 'backups', description: 'Making, listing, downloading, proving and deleting backups' },
  { name: 'restores', description: 'Bringing a clinic back, whole or in part, and undoing it' },
  { name: 'cleanings', description: 'Deleting old rows that a backup holds' },
  { name: 'evidence', description: 'What can be shown to an auditor' },
  { name: 'runs', description: 'Backups while they are being made' },
  {
    name: 'front ends',
    description: 'The routes of the earlier systems, for front ends that stay',
  },
  { name: 'retention', description: 'Which backups stay, holds, and taking back what was deleted' },
  { name: 'statistics', description: 'How backups have done, and what keeping them costs' },
  { name: 'notifications', description: 'Who is told of what: mails, webhooks and monitors' },
  { name: 'health', description: 'Whether everything needed answers' },
];

/** The OpenAPI document, made of the routes' own schemas, and its pages at /docs. */
export const describeApi = async (server: FastifyInstance, version: string): Promise<void> => {
  const routes = new Map<string, FastifyContextConfig>();
  server.addHook('onRoute', ({ method, url, config }) => {
    const path = url.replace(/:(\w+)/g, '{$1}');
    for (const one of [method].flat()) routes.set(`${one} ${path}`, config ?? {});
  });
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Resguardo',
        version,
        description,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      tags,
      components: {
        securitySchemes: {
          session: {
            ...{ type: 'http', scheme: 'bearer' },
            description:
              'The token of `POST /api/auth/login`; `Authorization: Token …` does as well',
          },
          apiToken: {
            ...{ type: 'http', scheme: 'bearer' },
            description:
              'A program’s token (`rsgpat_…`), made with `POST /api/auth/tokens`; it may do at most what it was made for',
          },
          clinicToken: {
            ...{ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
            description:
              'A token of the clinic’s own backend, where an operator has taken it as an issuer',
          },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (given) => {
      const document = withoutUnused(jsonSchemaTransformObject(given));
      completeDocument(document as OpenApiDocument, routes);
      return document;
    },
  });
  await server.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: {
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self' 'unsafe-inline'",
      'img-src': "'self' data:",
      'connect-src': "'self'",
      'frame-ancestors': "'none'",
    },
    uiConfig: { docExpansion: 'list', persistAuthorization: false },
  });
};
