import type { Relation } from '../inspect/relations.ts';

/** The tables with rows that a relation consists of: itself, or its partitions. */
export const leavesOf = (relation: Relation, relations: readonly Relation[]): Relation[] => {
  if (relation.kind !== 'partitioned') return [relation];
  return relations
    .filter(({ isPartition, parents }) => isPartition && parents.includes(relation.oid))
    .flatMap((partition) => leavesOf(partition, relations));
};
