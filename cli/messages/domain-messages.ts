import type { DomainView } from '../../contracts/api/domains.ts';

/** What the CLI says of domains; what was found is said by the API. */
export interface DomainMessages {
  readonly help: Readonly<Record<'domains' | 'check' | 'set' | 'history', string>>;
  readonly columns: Readonly<
    Record<
      | 'domain'
      | 'days'
      | 'redirects'
      | 'api'
      | 'login'
      | 'cors'
      | 'checked'
      | 'from'
      | 'until'
      | 'looks'
      | 'slowest',
      string
    >
  >;
  readonly state: Readonly<Record<DomainView['state'], string>>;
  readonly days: (days: string, state: string) => string;
  readonly milliseconds: (value: string) => string;
  readonly triedTwice: string;
  readonly checking: string;
  /** It takes long, and goes on without us. */
  readonly goesOn: string;
  readonly none: (clinic: string) => string;
}
