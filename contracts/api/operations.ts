import { accountOperations } from './operations/account.ts';
import { backupsOperations } from './operations/backups.ts';
import { changesOperations } from './operations/changes.ts';
import { clinicsOperations } from './operations/clinics.ts';
import { domainsOperations } from './operations/domains.ts';
import { fleetOperations } from './operations/fleet.ts';
import { frontEndsOperations } from './operations/front-ends.ts';
import { guardOperations } from './operations/guard.ts';
import { installationOperations } from './operations/installation.ts';
import { peopleOperations } from './operations/people.ts';
import { serversOperations } from './operations/servers.ts';

/**
 * Everything that the API does, by its `operationId`: the client is inferred from it, and a test holds it
 * against the routes and the OpenAPI document, both ways (docs/decisions/0035).
 */
export const operations = {
  ...installationOperations,
  ...guardOperations,
  ...accountOperations,
  ...peopleOperations,
  ...clinicsOperations,
  ...domainsOperations,
  ...backupsOperations,
  ...changesOperations,
  ...fleetOperations,
  ...serversOperations,
  ...frontEndsOperations,
} as const;

export type Operations = typeof operations;
export type OperationId = keyof Operations;
