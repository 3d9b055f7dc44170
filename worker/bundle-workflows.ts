import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

/**
 * Packs the workflows for Temporal's sandbox into the file named by the first argument. A program
 * of its own, so that the packer's memory goes away with it.
 */
const [target] = process.argv.slice(2);
if (target === undefined) throw new Error('Give the file to write the bundle to');
const { code } = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
  workflowInterceptorModules: [
    fileURLToPath(new URL('../workflows/carry-context.ts', import.meta.url)),
  ],
});
await writeFile(target, code);
