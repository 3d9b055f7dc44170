import { z } from 'zod';

/** Whether people are written to after a backup that went well: each time, once a day, or never. */
export const SuccessMails = z.enum(['each', 'digest', 'never']);
export type SuccessMails = z.infer<typeof SuccessMails>;

/** Failures and the recovery after them are always told. */
export const NotifyPolicy = z.strictObject({ success: SuccessMails });
export type NotifyPolicy = z.infer<typeof NotifyPolicy>;

/** What a clinic wants: by its policy, or, where that says nothing, by the older `notifySuccess`. */
export const successMails = (clinic: {
  readonly policy: { readonly notify: NotifyPolicy | null };
  readonly notifySuccess: boolean;
}): SuccessMails => clinic.policy.notify?.success ?? (clinic.notifySuccess ? 'each' : 'never');
