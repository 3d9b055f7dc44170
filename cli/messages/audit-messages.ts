import type { AuditVerdict } from '../../contracts/api/audit.ts';

/** What the CLI says of the audit log. */
export interface AuditMessages {
  readonly help: Readonly<Record<'audit' | 'user' | 'action' | 'from' | 'until', string>>;
  readonly columns: Readonly<Record<'number' | 'at' | 'who' | 'what' | 'clinic' | 'where', string>>;
  readonly intact: (entries: string) => string;
  readonly head: (hash: string) => string;
  readonly broken: (id: string, problem: string) => string;
  readonly problem: Readonly<Record<NonNullable<AuditVerdict['problem']>, string>>;
}
