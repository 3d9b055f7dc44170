import type { SealedPlace } from '../sealing/sealed.ts';

/** Where each of a clinic's secrets stands: one list, since a value opens only where it was sealed. */
export const passwordPlace = (clinicId: string): SealedPlace => ({
  table: 'clinics',
  row: clinicId,
  field: 'password',
});

export const drillPasswordPlace = (clinicId: string): SealedPlace => ({
  table: 'clinics',
  row: clinicId,
  field: 'drill_password',
});

export const restorePasswordPlace = (clinicId: string): SealedPlace => ({
  table: 'clinics',
  row: clinicId,
  field: 'restore_password',
});

export const destinationSecretPlace = (clinicId: string, name: string): SealedPlace => ({
  table: 'destinations',
  row: `${clinicId}/${name}`,
  field: 'secret',
});
