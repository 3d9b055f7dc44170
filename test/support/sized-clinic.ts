import { createSizedClinic } from '../../local/data/create-sized-clinic.ts';
import type { BuiltClinic } from '../../local/data/build-clinic.ts';
import type { System } from './system.ts';

/**
 * A clinic of some size. Files that run one after the other share its data, which is made once; those
 * that run beside each other have databases of their own, so that neither sees the other's sessions.
 */
export const sizedClinic = (system: System, megabytes: number): Promise<BuiltClinic> =>
  createSizedClinic(system.server(), {
    megabytes,
    database: `medidas_${process.env['JEST_WORKER_ID'] ?? '1'}`,
  });
