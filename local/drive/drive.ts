import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { principalOf, type Principal } from './access-token.ts';
import { meetFaults, type Faults } from './faults.ts';
import type { FileStore } from './file-store.ts';
import type { Identity } from './identity.ts';
import type { Space } from './space.ts';
import type { UploadSessions } from './upload-sessions.ts';

/** What the routes work on. */
export interface Drive {
  readonly identity: Identity;
  readonly faults: Faults;
  readonly files: FileStore;
  readonly space: Space;
  readonly sessions: UploadSessions;
  /** Where bodies are put while they arrive. */
  readonly incoming: string;
}

export type Routes = (app: FastifyInstance, drive: Drive) => void;

/**
 * Whose request it is, faults met first.
 * @throws DriveError 401, and what a test asked for
 */
export function enter(request: FastifyRequest, drive: Drive): Principal {
  meetFaults(drive.faults);
  return principalOf(request.headers.authorization, drive.identity.tokenKey);
}

/** Breaks the connection off without an answer. Destroying the request would leave its socket open. */
export function hangUp(reply: FastifyReply): FastifyReply {
  reply.raw.destroy();
  return reply.hijack();
}

export type Query = Readonly<Record<string, string | undefined>>;

export const queryOf = (request: FastifyRequest): Query => request.query as Query;
export const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id;
export const supportsAllDrives = (request: FastifyRequest): boolean =>
  queryOf(request)['supportsAllDrives'] === 'true';
