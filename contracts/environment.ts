import { z } from 'zod';
import { ResguardoError } from './resguardo-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Settings by environment, checked whole before anything starts. `X_FILE` names a file that holds
 * X, as container secrets come; `X_PATH` does the same for `X_DATA`, as Temporal's own variables
 * are called. An empty value counts as none. What cannot be used is `setting-missing` or
 * `setting-invalid`, which name the variable and never show its value.
 */
export const readSettings = <Schema extends z.ZodObject>(
  schema: Schema,
  environment: Environment,
  readFile: (path: string) => string,
): z.infer<Schema> => {
  const found: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = fromEnvironment(name, environment, readFile);
    if (value !== undefined) found[name] = value;
  }
  const parsed = schema.safeParse(found);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const setting = String(issue?.path[0] ?? '');
  if (Object.hasOwn(found, setting)) {
    throw new ResguardoError('setting-invalid', { setting, why: issue?.message ?? '' });
  }
  const described: unknown = schema.shape[setting];
  const remedy = described instanceof z.ZodType ? (described.description ?? '') : '';
  throw new ResguardoError('setting-missing', { setting, remedy });
};

const fromEnvironment = (
  name: string,
  environment: Environment,
  readFile: (path: string) => string,
): string | undefined => {
  if (environment[name]) return environment[name];
  const pointers = [
    `${name}_FILE`,
    ...(name.endsWith('_DATA') ? [name.replace(/_DATA$/, '_PATH')] : []),
  ];
  for (const pointer of pointers) {
    const path = environment[pointer];
    if (!path) continue;
    try {
      return readFile(path).trimEnd();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new ResguardoError('setting-invalid', { setting: pointer, why }, { cause });
    }
  }
  return undefined;
};

/** A switch by environment: `true`, `1`, `yes` or `on`, and their contraries. */
export const Switch = z.stringbool({
  truthy: ['true', '1', 'yes', 'on'],
  falsy: ['false', '0', 'no', 'off'],
});
