import { describe, expect, test } from '@jest/globals';
import type { RowsScope } from '../../contracts/scope.ts';
import type { ForeignKey } from '../inspect/foreign-keys.ts';
import type { Relation } from '../inspect/relations.ts';
import { decideTables } from './tenant-graph.ts';

const scope = (changes: Partial<RowsScope> = {}): RowsScope => ({
  kind: 'rows',
  schema: 'public',
  tenantColumn: 'clinica_id',
  tenantValue: '1',
  shared: [],
  excluded: [],
  ...changes,
});

const table = (
  name: string,
  columns: readonly string[] = [],
  changes: Partial<Relation> = {},
): Relation => ({
  oid: name,
  schema: 'public',
  name,
  kind: 'table',
  columns: ['id', ...columns].map((column) => ({
    name: column,
    type: 'integer',
    typeOid: '23',
    baseTypeOid: '23',
    notNull: true,
  })),
  key: ['id'],
  parents: [],
  isPartition: false,
  populated: true,
  estimatedRows: 0,
  ofExtension: false,
  ...changes,
});

/** `a→b`, or `a?→b` where the key may be NULL. */
const key = (arrow: string): ForeignKey => {
  const [, from = '', optional, to = ''] = /^(\w+)(\??)→(\w+)$/.exec(arrow) ?? [];
  return {
    oid: arrow,
    name: arrow,
    table: from,
    columns: [`${to}_id`],
    nullable: optional === '?',
    target: to,
    targetColumns: ['id'],
    operators: ['OPERATOR(pg_catalog.=)'],
    inherited: false,
    validated: true,
  };
};

const decide = (
  tables: readonly Relation[],
  arrows: readonly string[],
  changes: Partial<RowsScope> = {},
) =>
  Object.fromEntries(
    decideTables(tables, arrows.map(key), scope(changes)).map(({ relation, decision }) => [
      relation.name,
      decision.kind === 'tenant' && decision.membership.by === 'keys'
        ? decision.membership.keys.map(({ name }) => name).join(' ')
        : decision.kind,
    ]),
  );

const paciente = table('paciente', ['clinica_id']);

describe('tables are decided', () => {
  test('by column, by keys however long the way, by list, or not at all', () => {
    expect(
      decide(
        [
          paciente,
          table('consulta'),
          table('receta'),
          table('linea'),
          table('pais'),
          table('log'),
          table('suelta'),
        ],
        ['consulta→paciente', 'receta→consulta', 'linea→receta', 'suelta→pais'],
        { shared: ['pais'], excluded: ['log'] },
      ),
    ).toEqual({
      paciente: 'tenant',
      consulta: 'consulta→paciente',
      receta: 'receta→consulta',
      linea: 'linea→receta',
      pais: 'shared',
      log: 'excluded',
      suelta: 'undecided',
    });
  });

  test('by a longer way that is never NULL before a short one that may be', () => {
    expect(
      decide(
        [paciente, table('factura'), table('pago')],
        ['factura→paciente', 'pago?→paciente', 'pago→factura'],
      ),
    ).toMatchObject({ pago: 'pago→factura' });
  });

  test('by all keys that may be NULL together, and what hangs from there follows', () => {
    expect(
      decide(
        [paciente, table('consulta'), table('nota'), table('adjunto')],
        ['consulta→paciente', 'nota?→consulta', 'nota?→paciente', 'adjunto→nota'],
      ),
    ).toMatchObject({ nota: 'nota?→consulta nota?→paciente', adjunto: 'adjunto→nota' });
  });

  test('without going round in circles', () => {
    expect(
      decide(
        [paciente, table('a'), table('b'), table('arbol'), table('x'), table('y')],
        ['b→a', 'a?→b', 'b→paciente', 'arbol?→arbol', 'x→y', 'y→x'],
      ),
    ).toMatchObject({
      b: 'b→paciente',
      a: 'a?→b',
      arbol: 'undecided',
      x: 'undecided',
      y: 'undecided',
    });
  });

  test('as the table of clinics is told, even when it has the column too', () => {
    const decided = decideTables(
      [table('clinica', ['clinica_id']), table('sede')],
      [key('sede→clinica')],
      scope({ tenantTable: { table: 'clinica', key: 'id' } }),
    );
    expect(decided.map(({ decision }) => decision)).toMatchObject([
      { kind: 'tenant', membership: { by: 'column', column: 'id' } },
      { kind: 'tenant', membership: { by: 'keys' } },
    ]);
  });

  test('a partition as its root, an extension’s table never', () => {
    const root = table('registro', ['clinica_id'], { kind: 'partitioned' });
    const leaf = table('registro_1', ['clinica_id'], { isPartition: true, parents: ['registro'] });
    const names = decide([root, leaf, table('spatial', [], { ofExtension: true })], [], {
      shared: ['registro'],
    });
    expect(names).toEqual({ registro: 'shared', registro_1: 'shared' });
  });
});
