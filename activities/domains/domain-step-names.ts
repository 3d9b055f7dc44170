import type { FleetPage } from '../../contracts/retention/prune.ts';

/** The steps that look at clinics' domains. */
export interface DomainSteps {
  /** Clinics that have domains, by id, behind `after`. */
  clinicsWithDomains(after: string | null): Promise<FleetPage>;
  /** Looks at all domains of a clinic, and keeps what it found. */
  lookAtDomains(clinicId: string): Promise<void>;
  /** Forgets what was found too long ago; gives how many rows. */
  forgetDomainRounds(): Promise<number>;
}
