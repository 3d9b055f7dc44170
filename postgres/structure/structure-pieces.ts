import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteQualified } from '../identifiers.ts';
import type { Contents } from '../plan/contents.ts';
import { splitStatements } from './scan-sql.ts';
import type { TocEntry } from './toc-entries.ts';
import { tolerant } from './tolerant.ts';

export interface StructurePiece {
  readonly kind: 'before' | 'context' | 'after' | 'access';
  readonly sql: string;
}

export interface StructurePieces {
  /** To stand before the data, in this order: `context` and `before`. */
  readonly ahead: readonly StructurePiece[];
  /** To stand after the data: `context`, `after`, `access`. */
  readonly behind: readonly StructurePiece[];
}

/** They name roles, which another server may lack, or take a superuser, or reach past the schema. */
const accessTypes = new Set([
  'ACL',
  'DEFAULT ACL',
  'POLICY',
  'SECURITY LABEL',
  'EVENT TRIGGER',
  'PUBLICATION',
  'PUBLICATION TABLE',
  'PUBLICATION TABLES IN SCHEMA',
]);

/** Comments on what is made among these; and only an extension's owner may comment on it. */
const commentOnAccess = /^(?:EXTENSION|POLICY|EVENT TRIGGER|PUBLICATION) /;

const isAccess = (entry: TocEntry): boolean =>
  accessTypes.has(entry.type) || (entry.type === 'COMMENT' && commentOnAccess.test(entry.name));

const keyTypes = new Set(['CONSTRAINT', 'INDEX', 'INDEX ATTACH']);

/**
 * Sorts pg_dump's objects into the frames of the file. Within a section pg_dump's own order is kept,
 * since it is one in which everything can be made; only behind the data the keys of others' tables go
 * first, for ours point at them.
 *
 * Throws `object-unsupported` for a needed object that pg_dump does not write for such a scope.
 */
export const structurePieces = (
  entries: readonly TocEntry[],
  contents: Contents,
): StructurePieces => {
  const placed = placeEntries(entries, contents);
  refuseMissing(entries, contents);
  // A scope's own schema is made in the opening already.
  const whole = contents.structure.schemas === null;
  const wanted = placed.filter(
    ({ place, entry }) => place !== 'none' && (whole || entry.type !== 'SCHEMA'),
  );
  const pre = wanted.filter(({ entry }) => entry.section === 'pre-data' && !isAccess(entry));
  const post = wanted.filter(({ entry }) => entry.section === 'post-data' && !isAccess(entry));
  const context = post.filter(({ place }) => place === 'context').map(({ entry }) => entry);
  const own = post.filter(({ place }) => place === 'own').map(({ entry }) => entry);
  const behind: StructurePiece[] = [
    { kind: 'context', sql: sqlOf(context.filter(({ type }) => keyTypes.has(type))) },
    { kind: 'after', sql: sqlOf(own) },
    { kind: 'context', sql: sqlOf(context.filter(({ type }) => !keyTypes.has(type))) },
    { kind: 'after', sql: refreshes(contents) },
    { kind: 'access', sql: access(placed) },
  ];
  return {
    ahead: merge([
      ...opening(contents),
      ...pre.map(({ entry, place }): StructurePiece => ({
        kind: place === 'context' ? 'context' : 'before',
        sql: sqlOf([entry]),
      })),
    ]),
    behind: merge(behind),
  };
};

interface Placed {
  readonly entry: TocEntry;
  readonly place: 'own' | 'context' | 'none';
}

/** Passwords of other servers: nothing for copies to carry about. */
const leftOut = new Set(['USER MAPPING']);

/** Comments, rights and the like go where the object goes that they are about. */
const placeEntries = (entries: readonly TocEntry[], contents: Contents): Placed[] => {
  const placeById = new Map<number, Placed['place']>();
  return entries.map((entry) => {
    const about = entry.dependencies.map((id) => placeById.get(id)).find((place) => place);
    const secondary = entry.object === '0:0' && about !== undefined;
    let place = secondary ? about : contents.structure.placeOf(entry);
    if (leftOut.has(entry.type)) place = 'none';
    // What others' tables say and who may use them is the others' business.
    if (place === 'context' && (entry.type === 'COMMENT' || isAccess(entry))) place = 'none';
    placeById.set(entry.id, place);
    return { entry, place };
  });
};

const refuseMissing = (entries: readonly TocEntry[], contents: Contents): void => {
  const present = new Set(entries.map(({ object }) => object));
  const unmade = [...contents.tables, ...contents.context].find(
    ({ relation }) => !relation.ofExtension && !present.has(`1259:${relation.oid}`),
  );
  if (unmade !== undefined) {
    const { schema, name } = unmade.relation;
    throw new ResguardoError('pg-dump-failed', { why: `it wrote no ${schema}.${name}` });
  }
  for (const [object, { kind, identity }] of contents.structure.required) {
    if (present.has(object)) continue;
    throw new ResguardoError('object-unsupported', {
      kind,
      object: identity,
      why: 'the clinic’s objects need it, and it stands outside of the schema',
    });
  }
};

const sqlOf = (entries: readonly TocEntry[]): string => entries.map(entrySql).join('\n');

const entrySql = (entry: TocEntry): string => {
  const { sql, tableAccessMethod: method, type } = entry;
  if (type === 'SCHEMA') {
    // initdb makes it, so it is there already in a fresh database.
    return sql.replace(/^CREATE SCHEMA public;/m, 'CREATE SCHEMA IF NOT EXISTS public;');
  }
  if (method === 'heap' || (type !== 'TABLE' && type !== 'MATERIALIZED VIEW')) return sql;
  return `SET default_table_access_method = ${method};\n${sql}SET default_table_access_method = heap;\n`;
};

/** Schemas and extensions of others; a whole database's are among pg_dump's own objects. */
const opening = (contents: Contents): StructurePiece[] => {
  const { schemas, contextSchemas } = contents.structure;
  const ownSchema = schemas?.[0];
  if (ownSchema === undefined) return [];
  const others = new Set([...contextSchemas, ...contents.extensions.map(({ schema }) => schema)]);
  others.delete(ownSchema);
  const make = (list: Contents['extensions']) =>
    list
      .map(
        ({ name, schema }) =>
          `CREATE EXTENSION IF NOT EXISTS ${quoteIdentifier(name)} WITH SCHEMA ${quoteIdentifier(schema)};\n`,
      )
      .join('');
  const schemasSql = [...others]
    .map((schema) => `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)};\n`)
    .join('');
  const elsewhere = contents.extensions.filter(({ schema }) => schema !== ownSchema);
  const within = contents.extensions.filter(({ schema }) => schema === ownSchema);
  // `public` is there already in a fresh database; any other must not be, or a restore would mix with it.
  const orNot = ownSchema === 'public' ? 'IF NOT EXISTS ' : '';
  return [
    { kind: 'context', sql: schemasSql + make(elsewhere) + contents.structure.foreignServers },
    {
      kind: 'before',
      sql: `CREATE SCHEMA ${orNot}${quoteIdentifier(ownSchema)};\n${make(within)}`,
    },
  ];
};

const refreshes = (contents: Contents): string =>
  contents.refresh
    .map(({ schema, name }) => `REFRESH MATERIALIZED VIEW ${quoteQualified(schema, name)};\n`)
    .join('');

/** Owners before rights, as the rights speak of owners; but what is made here is made before it is owned. */
const access = (placed: readonly Placed[]): string => {
  const own = placed.filter(({ place }) => place === 'own').map(({ entry }) => entry);
  const ownerOf = ({ ownerSql }: TocEntry) => (ownerSql === null ? [] : [ownerSql]);
  const owners = own.filter((entry) => !isAccess(entry)).flatMap(ownerOf);
  const rights = own
    .filter(isAccess)
    .flatMap((entry) => [...splitStatements(entry.sql), ...ownerOf(entry)]);
  return [...owners, ...rights].map(tolerant).join('\n');
};

/**
 * The same with more statements that are tolerated, ahead of the other rights: event triggers come last of all,
 * and would fire for these.
 */
export const withRights = (
  { ahead, behind }: StructurePieces,
  statements: readonly string[],
): StructurePieces => {
  const rights: StructurePiece = { kind: 'access', sql: statements.map(tolerant).join('\n') };
  const first = behind.findIndex(({ kind }) => kind === 'access');
  const at = first === -1 ? behind.length : first;
  return { ahead, behind: merge([...behind.slice(0, at), rights, ...behind.slice(at)]) };
};

/** Joins neighbours of one kind and drops what is empty. */
const merge = (pieces: readonly StructurePiece[]): StructurePiece[] => {
  const merged: StructurePiece[] = [];
  for (const piece of pieces) {
    if (piece.sql.trim() === '') continue;
    const last = merged.at(-1);
    if (last?.kind === piece.kind) {
      merged[merged.length - 1] = { kind: last.kind, sql: `${last.sql}\n${piece.sql}` };
    } else {
      merged.push(piece);
    }
  }
  return merged;
};
