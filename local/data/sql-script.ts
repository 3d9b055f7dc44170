import { readFileSync } from 'node:fs';

export type ScriptName = 'words' | 'clinica-demo' | 'compartida' | 'ventas';

/** A script of the folder sql/: statements that are sent as they are. */
export const sqlScript = (name: ScriptName): string =>
  readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8');
