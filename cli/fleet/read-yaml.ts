import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
} from 'yaml';
import type { FleetMessages } from '../messages/fleet-messages.ts';
import { isMapping, type Place, type Problem, type ReadFleet } from './fleet-entry.ts';
import { merged, withDefaults } from './with-defaults.ts';

type Path = readonly PropertyKey[];

/** The node at a path, and how much of the path there is. */
const deepest = (
  document: Document,
  path: Path,
  of?: 'name',
): { node: Node | null; depth: number } => {
  let node: Node | null = document.contents;
  for (const [depth, part] of path.entries()) {
    const standing: Node | undefined = isAlias(node) ? node.resolve(document) : (node ?? undefined);
    let next: unknown;
    if (isMap(standing)) {
      const pair = standing.items.find(({ key }) => isScalar(key) && String(key.value) === part);
      const named = of === 'name' && depth === path.length - 1;
      next = pair && (!named && isNode(pair.value) ? pair.value : pair.key);
    } else if (isSeq(standing)) {
      next = standing.items[Number(part)];
    }
    if (!isNode(next)) return { node, depth };
    node = next;
  }
  return { node, depth: path.length };
};

/** Reads a YAML (or JSON) file of clinics; each clinic over the file's defaults, these over `under`. */
export const readYaml = (text: string, words: FleetMessages, under: unknown = {}): ReadFleet => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, field: string): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: Math.max(1, col), field };
  };
  const placeOf = (path: Path, of?: 'name'): Place =>
    at(deepest(document, path, of).node?.range?.[0] ?? 0, path.map(String).join('.'));
  const problem = (path: Path, message: string, of?: 'name'): Problem => ({
    ...placeOf(path, of),
    ...{ clinic: null, message },
  });

  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, message }) => ({
      ...at(pos[0], ''),
      ...{ clinic: null, message: words.notYaml(message) },
    }));
    return { entries: [], problems, defaults: {} };
  }
  const whole: unknown = document.toJS();
  if (!isMapping(whole))
    return { entries: [], problems: [problem([], words.notAFleet)], defaults: {} };
  const problems: Problem[] = [];
  for (const name of Object.keys(whole)) {
    if (!['resguardo', 'defaults', 'clinics'].includes(name))
      problems.push(problem([name], words.unknownField(name), 'name'));
  }
  if (whole['resguardo'] !== 1) problems.push(problem(['resguardo'], words.wrongVersion));
  const { defaults: own = {}, clinics = [] } = whole;
  if (!isMapping(own)) problems.push(problem(['defaults'], words.notASection));
  if (!Array.isArray(clinics)) problems.push(problem(['clinics'], words.notAList));

  const defaults = merged(under, isMapping(own) ? own : {});
  const entries = (Array.isArray(clinics) ? (clinics as unknown[]) : []).map((clinic, index) => ({
    value: withDefaults(clinic, defaults),
    place: (path: Path, of?: 'name'): Place => {
      const written = ['clinics', index, ...path].map(String);
      const shared = ['defaults', ...path].map(String);
      const [here, there] = [deepest(document, written), deepest(document, shared)];
      return here.depth - 2 >= there.depth - 1 ? placeOf(written, of) : placeOf(shared, of);
    },
  }));
  return { entries, problems, defaults };
};
