import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Client } from '@temporalio/client';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Catalog } from '../catalog/open-catalog.ts';
import type { OpenedDestination } from '../contracts/destination.ts';
import type { CopyStore } from '../storage/copy-store.ts';
import type { StorageRates } from '../contracts/storage-cost.ts';
import type { Audit } from './identity/audited.ts';
import type { AllFeeds } from './runs/all-feeds.ts';

/** A Fastify whose routes are checked and typed by their zod schemas. */
export type ApiServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What the API is made of: real parts in production and in the tests. */
export interface ApiDependencies {
  readonly catalog: Catalog;
  readonly temporal: Client;
  /** Told in an error when Temporal cannot be reached. */
  readonly temporalAddress: string;
  readonly openStore: (destination: OpenedDestination) => CopyStore;
  readonly version: string;
}

/** What routes work with. */
export interface RouteDependencies extends ApiDependencies {
  readonly feeds: AllFeeds;
  readonly audit: Audit;
  /** Milliseconds that an earlier front end's request waits for the backup it started. */
  readonly createPatienceMs: number;
  readonly storageRates: StorageRates;
  /** Reads and rehearsals that a database server bears at once, unless it has a cap of its own. */
  readonly serverReads: number;
  /** Also tell how this very process is doing. */
  readonly processMetrics: boolean;
  /** Aborts when the server ends: what only waits must not hold it up. */
  readonly closing: AbortSignal;
  /** Milliseconds that a plan is waited for before its address is given instead. */
  readonly planPatienceMs: number;
}
