import packageJson from '../../package.json' with { type: 'json' };

/** What a manifest says made it. */
export const ownVersion: string = packageJson.version;
