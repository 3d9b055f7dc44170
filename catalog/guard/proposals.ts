import type { FindingKind } from '../../contracts/guard/finding-kinds.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Scope } from '../../contracts/scope.ts';
import type { AlarmRecord } from '../alarms/alarm-record.ts';
import { getAlarm, listAlarms, unknownAlarm } from '../alarms/list-alarms.ts';
import type { OwnPart } from '../clinics/clinic-like.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { clinicsOfServer, type KnownClinic } from './guarded-servers.ts';

/** The kinds of findings that a new clinic would settle. */
export const proposingKinds = [
  'schema-unregistered',
  'database-unregistered',
  'tenant-unregistered',
] as const satisfies readonly FindingKind[];

/** What a finding would be as a clinic, and after whose model. */
export interface Proposal {
  readonly alarm: number;
  readonly model: string;
  readonly own: OwnPart;
}

/** A name as people wrote it, as far as an id may have it. */
export const idOf = (name: string, taken: ReadonlySet<string>): string => {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '_')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 56);
  const base = plain === '' ? 'clinica' : plain;
  const names = [base, ...Array.from({ length: 98 }, (_, at) => `${base}_${at + 2}`)];
  return names.find((id) => !taken.has(id)) ?? base;
};

/** The clinic most like it: of the same database and kind, else of the same kind, else of the server. */
const modelOf = (
  clinics: readonly KnownClinic[],
  kind: Scope['kind'],
  database: string,
): KnownClinic | undefined => {
  const alive = clinics.filter(({ archived }) => !archived);
  const alike = alive.filter(({ scope }) => scope.kind === kind);
  return alike.find((clinic) => clinic.database === database) ?? alike[0] ?? alive[0];
};

interface Wanted {
  readonly name: string;
  readonly scope: Scope;
  readonly model: KnownClinic;
}

/** Null: nothing that a clinic could be made of, or like. */
const wantedOf = (
  { kind, params }: AlarmRecord,
  clinics: readonly KnownClinic[],
): Wanted | null => {
  const { database = '', schema = '', table = '', tenant = '' } = params;
  const made = (name: string, scope: Scope): Wanted | null => {
    const model = modelOf(clinics, scope.kind, database);
    return model ? { name, scope, model } : null;
  };
  if (kind === 'schema-unregistered') return made(schema, { kind: 'schema', schema });
  if (kind === 'database-unregistered') return made(database, { kind: 'database' });
  if (kind !== 'tenant-unregistered') return null;
  const model = clinics.find(
    ({ archived, scope, database: of }) =>
      !archived &&
      of === database &&
      scope.kind === 'rows' &&
      scope.schema === schema &&
      scope.tenantTable?.table === table,
  );
  if (model?.scope.kind !== 'rows') return null;
  return { name: `${table}_${tenant}`, scope: { ...model.scope, tenantValue: tenant }, model };
};

const proposalOf = async (
  catalog: Catalog,
  alarm: AlarmRecord,
  taken: Set<string>,
): Promise<Proposal | null> => {
  const { server = '', database = '' } = alarm.params;
  const clinics = await clinicsOfServer(catalog, server);
  const wanted = wantedOf(alarm, clinics);
  if (!wanted) return null;
  const id = idOf(wanted.name, taken);
  taken.add(id);
  const { name, scope, model } = wanted;
  return { alarm: alarm.id, model: model.id, own: { id, name, scope, database } };
};

/** Of every clinic, archived ones too. */
export const everyId = (catalog: Catalog): Promise<Set<string>> =>
  asSystem(catalog, async (db) => {
    const { rows } = await db.query<{ id: string }>('SELECT id FROM clinics');
    return new Set(rows.map(({ id }) => id));
  });

/** One for each open alarm about something that nobody registered, the newest first; at most `limit`. */
export const listProposals = async (catalog: Catalog, limit = 200): Promise<Proposal[]> => {
  const taken = await everyId(catalog);
  const proposals: Proposal[] = [];
  for (const kind of proposingKinds) {
    for (const alarm of (await listAlarms(catalog, { kind, limit })).items) {
      const proposal = await proposalOf(catalog, alarm, taken);
      if (proposal) proposals.push(proposal);
    }
  }
  return proposals.slice(0, limit);
};

/** What one alarm proposes. `alarm-unknown`, also for one that is over; `bad-request` where nothing can be made of it. */
export const getProposal = async (catalog: Catalog, id: number): Promise<Proposal> => {
  const alarm = await getAlarm(catalog, id);
  if (alarm.closedAt !== null) throw unknownAlarm(id);
  const proposal = await proposalOf(catalog, alarm, await everyId(catalog));
  if (!proposal) throw new ResguardoError('bad-request', { why: `${alarm.kind}: no clinic` });
  return proposal;
};
