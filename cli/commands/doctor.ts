import type { PartView } from '../../contracts/api/clinic.ts';
import type { ApiClient } from '../../contracts/client/api-client.ts';
import { ApiProblem } from '../../contracts/client/api-problem.ts';
import { inLanes } from '../../contracts/in-lanes.ts';
import { errorWords } from '../../contracts/messages/error-words.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { exitCodeOf } from '../exit-code.ts';
import type { Session } from '../session.ts';

interface Section {
  /** Null: the parts that all clinics share. */
  readonly clinic: string | null;
  readonly parts: readonly PartView[];
}

/** How many clinics are looked at side by side: each look opens connections of its own. */
const sideBySide = 3;

const broken = (session: Session, part: string, error: unknown): PartView => {
  if (error instanceof ApiProblem) {
    const { code, params, detail, hint } = error.problem;
    return { part, ok: false, detail: {}, failure: { code, params, message: detail, hint } };
  }
  if (!(error instanceof ResguardoError)) throw error;
  const { code, params } = error;
  const words = errorWords(session.language, code, params);
  return { part, ok: false, detail: {}, failure: { code, params: { ...params }, ...words } };
};

const looked = async (
  session: Session,
  part: string,
  look: () => Promise<readonly PartView[]>,
): Promise<readonly PartView[]> => {
  try {
    return await look();
  } catch (error) {
    return [broken(session, part, error)];
  }
};

const everyClinic = async (client: ApiClient): Promise<string[]> => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.call('listClinics', { query: { limit: 200, cursor } });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
};

const checkClinics = async (
  session: Session,
  client: ApiClient,
  ids: readonly string[],
): Promise<Section[]> => {
  const sections: Section[] = [];
  await inLanes([...ids.entries()], sideBySide, async ([index, clinic]) => {
    const asked = { path: { clinic }, seconds: 130 };
    const parts = await looked(
      session,
      'clinic',
      async () => (await client.call('checkClinic', asked)).parts,
    );
    sections[index] = { clinic, parts };
  });
  return sections;
};

const lines = ({ words }: Session, { clinic, parts }: Section): string[] => [
  ...(clinic === null ? [] : ['', words.ofClinic(clinic)]),
  ...parts.flatMap(({ part, ok, detail, failure }) => {
    const shown = Object.entries(detail).map(([name, value]) => `${name}=${value}`);
    const line = `  ${ok ? '✔' : '✖'} ${part}  ${shown.join(' ')}`.trimEnd();
    if (!failure) return [line];
    return [
      line,
      `      ${failure.message} ${words.code(failure.code)}`,
      `      ${words.whatToDo(failure.hint)}`,
    ];
  }),
];

/** Looks at every part, one clinic's or all clinics', and says what to do about what does not answer. */
export const doctor = async (session: Session, only: string | undefined): Promise<number> => {
  const client = session.client();
  const health = await client.call('readHealth');
  const shared = await looked(session, 'api', async () => (await client.call('checkSystem')).parts);
  const api: PartView = {
    part: 'api',
    ok: true,
    detail: { url: client.url, version: health.version },
    failure: null,
  };
  // Those who may not look at the shared parts can still look at their own clinics.
  const mayNot = shared.length === 1 && shared[0]?.failure?.code === 'not-allowed';
  const first: Section = { clinic: null, parts: mayNot ? [api] : shared };
  const worked = first.parts.every(({ part, ok }) => ok || part !== 'worker');
  const ids = only === undefined ? await everyClinic(client) : [only];
  // Without a worker there is nobody to look at a clinic's database: once is enough to say so.
  const clinics = worked ? await checkClinics(session, client, ids) : [];
  const sections = [first, ...clinics];
  const parts = sections.flatMap((section) => section.parts);
  const bad = parts.find(({ ok }) => !ok);
  session.give(
    [
      ...sections.flatMap((section) => lines(session, section)),
      '',
      bad ? session.words.notWell : session.words.allWell,
    ],
    { ok: bad === undefined, sections },
  );
  return bad ? exitCodeOf(bad.failure?.code ?? 'internal') : 0;
};
