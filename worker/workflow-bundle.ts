import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const packer = fileURLToPath(new URL('bundle-workflows.ts', import.meta.url));

/** Everything a bundle is made of: our workflows, what they import of ours, and the SDK's version. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of ['workflows', 'contracts']) {
    const names = await readdir(join(root, folder), { recursive: true });
    for (const name of names.filter((file) => file.endsWith('.ts')).sort()) {
      hash.update(name).update(await readFile(join(root, folder, name)));
    }
  }
  hash.update(await readFile(join(root, 'package-lock.json')));
  return hash.digest('hex').slice(0, 20);
}

/**
 * The workflows' bundle, packed once for each state of the code and kept in `cacheFolder`. Packing
 * takes seconds and some 200 MB, which a worker that is restarted after a crash should not pay.
 */
export async function workflowBundle(cacheFolder: string): Promise<{ codePath: string }> {
  const codePath = join(cacheFolder, `workflows-${await fingerprint()}.js`);
  try {
    await access(codePath);
  } catch {
    await mkdir(cacheFolder, { recursive: true });
    const beside = `${codePath}.${String(process.pid)}`;
    await promisify(execFile)(process.execPath, [packer, beside]);
    await rename(beside, codePath); // whole or not at all, also when two workers start at once
  }
  return { codePath };
}
