import type { OperatorService } from '@temporalio/client';
import { searchAttributes } from '../contracts/temporal.ts';

/** Temporal's `IndexedValueType`, by the names we use (temporal/api/enums/v1/common.proto). */
const indexedValueType = { Keyword: 2 } as const;

type AttributeName = keyof typeof searchAttributes;

/** Adds these to a namespace, without asking what it knows. */
export async function addSearchAttributes(
  operatorService: OperatorService,
  namespace: string,
  names: readonly AttributeName[],
): Promise<void> {
  await operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(
      names.map((name) => [name, indexedValueType[searchAttributes[name]]]),
    ),
  });
}

/**
 * Makes our search attributes known to a namespace; those it knows already stay. A workflow that
 * writes an unknown one would be stuck for ever, so a worker does this before it serves.
 * @throws the service's own error when the key in use may not administer the namespace
 */
export async function registerSearchAttributes(
  operatorService: OperatorService,
  namespace: string,
): Promise<void> {
  const known = await operatorService.listSearchAttributes({ namespace });
  const missing = (Object.keys(searchAttributes) as AttributeName[]).filter(
    (name) => !Object.hasOwn(known.customAttributes, name),
  );
  if (missing.length > 0) await addSearchAttributes(operatorService, namespace, missing);
}
