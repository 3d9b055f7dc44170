import type { FastifyRequest } from 'fastify';
import type { ClinicId } from '../../contracts/ids.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { RouteDependencies } from '../api-server.ts';
import { downloadErrors, openDownload } from './send-stored.ts';

/** As the links of E2's front ends have always been valid. */
export const linkSeconds = 3600;

/** What asking for a link may be refused with. */
export const linkErrors = [...downloadErrors, 'link-unavailable'] as const;

/** An address that gives a backup's bytes straight from their store, to whoever has it. */
export interface Link {
  readonly url: string;
  readonly fileName: string;
  readonly destination: string;
  readonly expiresAt: Date;
}

/** Has a store sign an address, good for `linkSeconds`, and notes who asked. Errors: `linkErrors`. */
export const linkTo = async (
  deps: RouteDependencies,
  request: FastifyRequest,
  wanted: { clinic: ClinicId; backup: number; place?: string | undefined },
): Promise<Link> => {
  const { record, copy, store } = await openDownload(deps, wanted);
  const { destination, kind, object } = copy;
  try {
    const expiresAt = new Date(Date.now() + linkSeconds * 1000);
    const url = await store.presign(object, record.fileName, linkSeconds);
    if (url === null) throw new ResguardoError('link-unavailable', { destination, kind });
    await deps.audit(request, {
      action: 'backup.link',
      clinicId: wanted.clinic,
      object: String(wanted.backup),
      details: { destination },
    });
    return { url, fileName: record.fileName, destination, expiresAt };
  } finally {
    await store.close();
  }
};
