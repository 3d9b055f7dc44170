import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { PendingPlan } from '../../contracts/api/restore.ts';
import type { RouteDependencies } from '../api-server.ts';
import { goneSignal } from '../http/gone-signal.ts';
import { awaitPlan } from './plan-change.ts';

/** Answers with a plan once it is made, or, when that takes long, with where it will be. */
export const answerPlan = async <Plan>(
  { temporal, closing, planPatienceMs }: RouteDependencies,
  reply: FastifyReply,
  schema: z.ZodType<Plan>,
  { workflowId, ...pending }: PendingPlan & { readonly workflowId: string },
  viewOf: (plan: Plan) => unknown,
): Promise<FastifyReply> => {
  const gone = AbortSignal.any([goneSignal(reply), closing]);
  const patience = { patienceMs: planPatienceMs, gone };
  const made = await awaitPlan(temporal, workflowId, schema, patience);
  if (made !== null) return reply.send(viewOf(made));
  return reply.code(202).header('location', pending.address).send(pending);
};
