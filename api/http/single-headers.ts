import type { FastifyInstance } from 'fastify';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

/** Of which Node takes the first, and what stands before us perhaps the last (RFC 9110 §5.3). */
const single = ['authorization', 'content-type', 'host'] as const;

/** Refuses a request that says twice who asks: nobody shall have to guess which one counts. */
export const refuseRepeatedHeaders = (server: FastifyInstance): void => {
  server.addHook('onRequest', async ({ raw }) => {
    const names = raw.rawHeaders.filter((_, index) => index % 2 === 0);
    const lower = names.map((name) => name.toLowerCase());
    const twice = single.find((name) => lower.indexOf(name) !== lower.lastIndexOf(name));
    if (twice !== undefined) throw new ResguardoError('bad-request', { why: `${twice} × 2` });
  });
};
