import { randomBytes, randomUUID } from 'node:crypto';
import { createApiToken, revokeApiToken } from '../../catalog/api-tokens/api-tokens.ts';
import { openCleaning } from '../../catalog/cleanings/open-cleaning.ts';
import { asSystem } from '../../catalog/database/catalog.ts';
import { openCatalog, type Catalog } from '../../catalog/open-catalog.ts';
import { openRestore } from '../../catalog/restores/open-restore.ts';
import { addIssuer } from '../../catalog/issuers/issuers.ts';
import { readMasterKey } from '../../catalog/sealing/master-key.ts';
import { createSession } from '../../catalog/sessions/create-session.ts';
import { listSessions } from '../../catalog/sessions/own-sessions.ts';
import { revokeSession } from '../../catalog/sessions/revoke-session.ts';
import { createUser } from '../../catalog/users/create-user.ts';
import { storeBackup } from '../../api/testing/stored-backup.ts';

/** What is asked for by number, name or instant, by the name of the address' parameter. */
export type Objects = Readonly<Record<string, string>>;

/** A clinic's administrator asks; what is there belongs to another clinic. */
export interface TimeObjects {
  readonly catalog: Catalog;
  readonly authorization: string;
  /** Of the administrator who asks. */
  readonly own: { readonly clinic: string; readonly backup: string; readonly password: string };
  readonly theirs: Objects;
  /** Of the same form and length, and nobody's: two of each, to compare with one another. */
  readonly nobodys: readonly [Objects, Objects];
  /** An email that somebody has, and a token that was somebody's. */
  readonly known: { readonly email: string; readonly session: string; readonly token: string };
  close(): Promise<void>;
}

const firstTheirs = 500_001;
const firstOwn = 900_001;
const numbered = ['backups', 'restores', 'cleanings', 'sessions', 'api_tokens', 'users'] as const;

/** Numbers go on from here: those of nobody lie between what is there, and have as many digits. */
const numberFrom = async ({ pool }: Catalog, first: number): Promise<void> => {
  for (const table of numbered) {
    await pool.query(`SELECT setval(pg_get_serial_sequence($1, 'id'), $2, false)`, [table, first]);
  }
};

const password = 'una frase bastante larga';

const adminOf = async (catalog: Catalog, clinicId: string) => {
  const user = await createUser(catalog, {
    ...{ email: `admin@${clinicId}.example`, nombre: 'Ana', apellido: clinicId, password },
    ...{ role: 'admin', memberships: [{ clinicId, role: 'admin' }] },
  });
  return { user, session: await createSession(catalog, user.id) };
};

/** A slot that was claimed, as a schedule's run leaves one. */
const claimed = (catalog: Catalog, clinic: string, slot: string): Promise<unknown> =>
  asSystem(catalog, (db) =>
    db.query(
      `INSERT INTO scheduled_runs (clinic_id, slot, state, workflow_id, run_id, claimed_at)
       VALUES ($1, $2, 'running', 'scheduled', $3, now())`,
      [clinic, slot, randomUUID()],
    ),
  );

const objectsOf = async (catalog: Catalog, clinicId: string): Promise<Objects> => {
  const { user } = await adminOf(catalog, clinicId);
  const { record: backup } = await storeBackup(catalog, clinicId, [Buffer.from('SELECT 1;')]);
  const asked = { clinicId, requestedBy: user.id };
  const restore = await openRestore(catalog, {
    ...asked,
    ...{ kind: 'restore', backupId: backup.id, order: {}, waitsForApproval: true },
  });
  // One clinic has one change at a time: the restore gives way.
  await asSystem(catalog, (db) => db.query('DELETE FROM changes WHERE clinic_id = $1', [clinicId]));
  const range = { start: '2020-01-01', end: '2021-01-01' };
  const cleaning = await openCleaning(catalog, { ...asked, range, tables: null });
  const scope = {
    name: 'x',
    role: 'admin',
    clinics: null,
    readOnly: false,
    seconds: 9000,
  } as const;
  const { record: token } = await createApiToken(catalog, { userId: user.id, ...scope });
  const [open] = await listSessions(catalog, user.id);
  const slot = '2026-01-02T03:00:00.000Z';
  await claimed(catalog, clinicId, slot);
  const ids = { backup: backup.id, restore: restore.id, cleaning: cleaning.id, token: token.id };
  return {
    ...Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, String(id)])),
    ...{ clinic: clinicId, filename: backup.fileName, slot, email: user.email },
    ...{ session: String(open?.id), user: String(user.id) },
  };
};

/** The same form, and nobody's. */
const nobodysLike = (theirs: Objects, which: 0 | 1): Objects => {
  const number = String(700_001 + which);
  const replaced = theirs['clinic']?.replace(/^./, which === 0 ? 'd' : 'e') ?? '';
  return {
    ...Object.fromEntries(Object.keys(theirs).map((name) => [name, number])),
    clinic: replaced,
    filename: theirs['filename']?.replace(/\d{6}(?=\.)/, which === 0 ? '000001' : '000002') ?? '',
    slot: `2026-01-02T03:00:00.00${String(which + 1)}Z`,
    email: `admin@${replaced}.example`,
    run: randomUUID(),
    plan: randomUUID(),
  };
};

/** Keys by which nobody signs: the issuer is there, and each token of it is refused. */
const issuerName = (clinic: string): string => `https://${clinic}.example/auth`;

export async function makeTimeObjects(
  environment: Readonly<Record<string, string>>,
  clinics: { readonly own: string; readonly theirs: string },
  /** Starts work in the other clinic: gives the ids of its run and its plan. */
  start: (clinic: string, backup: number) => Promise<{ run: string; plan: string }>,
): Promise<TimeObjects> {
  const catalog = await openCatalog({
    url: environment['RESGUARDO_CATALOG_URL'] ?? '',
    masterKey: await readMasterKey(environment),
  });
  await numberFrom(catalog, firstTheirs);
  const there = await objectsOf(catalog, clinics.theirs);
  const theirs: Objects = { ...there, ...(await start(clinics.theirs, Number(there['backup']))) };
  await numberFrom(catalog, firstOwn);
  const { user, session } = await adminOf(catalog, clinics.own);
  const { record } = await storeBackup(catalog, clinics.own, [Buffer.from('SELECT 1;')]);
  await addIssuer(catalog, {
    ...{ name: clinics.theirs, issuer: issuerName(clinics.theirs), audience: 'resguardo' },
    ...{ clinics: [clinics.theirs], algorithms: ['HS256'], defaultRole: 'staff' },
    key: { kind: 'secret', secret: randomBytes(48).toString('base64') },
  });
  const ended = await createSession(catalog, user.id);
  await revokeSession(catalog, ended.token);
  const scope = {
    name: 'x',
    role: 'admin',
    clinics: null,
    readOnly: false,
    seconds: 9000,
  } as const;
  const revoked = await createApiToken(catalog, { userId: user.id, ...scope });
  await revokeApiToken(catalog, user.id, revoked.record.id);
  return {
    ...{ catalog, authorization: `Bearer ${session.token}`, theirs },
    own: { clinic: clinics.own, backup: String(record.id), password },
    nobodys: [nobodysLike(theirs, 0), nobodysLike(theirs, 1)],
    known: { email: theirs['email'] ?? '', session: ended.token, token: revoked.token },
    close: () => catalog.close(),
  };
}

/** A token in the name of a clinic's own backend, under a signature that is not its. */
export const forged = (clinic: string): string => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    ...{ iss: issuerName(clinic), aud: 'resguardo', sub: '7' },
    exp: Math.floor(Date.now() / 1000) + 9000,
  };
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${randomBytes(32).toString('base64url')}`;
};
