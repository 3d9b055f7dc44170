import { readFileSync } from 'node:fs';

const packageFile = new URL('../../package.json', import.meta.url);

/** What a manifest says made it. */
export const ownVersion: string = (
  JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }
).version;
