import { join } from 'node:path';
import { cacheFolder } from '../../local/install/cache-folder.ts';
import { workflowBundle } from '../workflow-bundle.ts';

/** The workflows as they are, packed as the worker packs them: once for each state of the code. */
export const packedWorkflows = (): Promise<{ codePath: string }> =>
  workflowBundle(join(cacheFolder(), 'workflows'));
