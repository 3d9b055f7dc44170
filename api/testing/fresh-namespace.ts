import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { testStack } from '../../local/testing/test-stack.ts';
import { registerSearchAttributes } from '../../worker/register-search-attributes.ts';

export interface FreshNamespace {
  readonly client: Client;
  readonly address: string;
  readonly namespace: string;
  /** How often a workflow was described so far. */
  describes(): number;
  close(): Promise<void>;
}

/** A Temporal namespace of a test's own on the shared server: no other test's worker takes its work. */
export const freshNamespace = async (prefix: string): Promise<FreshNamespace> => {
  const { address } = testStack().temporal;
  const namespace = `${prefix}-${randomBytes(5).toString('hex')}`;
  const connection = await Connection.connect({ address, connectTimeout: '1 minute' });
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  await registerSearchAttributes(connection.operatorService, namespace);
  let described = 0;
  const client = new Client({
    connection,
    namespace,
    interceptors: {
      workflow: [
        {
          describe: (input, next) => {
            described += 1;
            return next(input);
          },
        },
      ],
    },
  });
  return {
    ...{ client, address, namespace },
    describes: () => described,
    close: () => connection.close(),
  };
};
