import { parseArgs } from 'node:util';
import { createUser } from '../catalog/users/create-user.ts';
import { openCatalog } from '../catalog/open-catalog.ts';
import { errorWords } from '../contracts/messages/error-words.ts';
import { languageOfLocale } from '../contracts/messages/fatal-words.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import type { UserInputWritten } from '../contracts/user-input.ts';
import { readConfiguration } from './configuration.ts';
import { readSecret } from './read-secret.ts';

/**
 * Makes a user straight in the catalog: an installation's first operator has nobody to ask through the
 * API. For whoever holds the API's own environment.
 */
const language = languageOfLocale(process.env['LANG']);

const texts = {
  es: {
    usage: `node api/create-user.ts --email DIRECCIÓN --name NOMBRE [--surname APELLIDO]
    [--role operator|admin|staff|auditor] [--clinic CLÍNICA]… [--language es|en]

  La contraseña se pide sin mostrarla, o se lee de la entrada: 10 signos o más.
  --clinic dice a qué clínicas pertenece quien es admin o staff.`,
    password: 'Contraseña: ',
    made: (email: string) => `Listo: ${email} ya puede entrar.`,
  },
  en: {
    usage: `node api/create-user.ts --email ADDRESS --name NAME [--surname SURNAME]
    [--role operator|admin|staff|auditor] [--clinic CLINIC]… [--language es|en]

  The password is asked for without showing it, or read from the input: 10 characters or more.
  --clinic says which clinics an admin or staff member belongs to.`,
    password: 'Password: ',
    made: (email: string) => `Done: ${email} can log in now.`,
  },
}[language];

const readOptions = () =>
  parseArgs({
    options: {
      email: { type: 'string' },
      name: { type: 'string' },
      surname: { type: 'string', default: '' },
      role: { type: 'string', default: 'operator' },
      clinic: { type: 'string', multiple: true, default: [] },
      language: { type: 'string', default: language },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  }).values;

/** @throws ResguardoError `bad-request` for what parseArgs does not know */
const options = (): ReturnType<typeof readOptions> => {
  try {
    return readOptions();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ResguardoError('bad-request', { why }, { cause });
  }
};

const run = async (): Promise<void> => {
  const { email, name, surname, role, clinic, language: spoken, help } = options();
  if (help || email === undefined || name === undefined) {
    process.stdout.write(`${texts.usage}\n`);
    process.exitCode = help ? 0 : 2;
    return;
  }
  const { settings, masterKey } = await readConfiguration(process.env);
  const password = await readSecret(texts.password);
  const catalog = await openCatalog({ url: settings.RESGUARDO_CATALOG_URL, masterKey });
  try {
    // Checked whole by createUser, whatever stands in these.
    const user = {
      ...{ email, nombre: name, apellido: surname, password, role, language: spoken },
      memberships: clinic.map((clinicId) => ({ clinicId, role })),
    } as UserInputWritten;
    const made = await createUser(catalog, user);
    process.stdout.write(`${texts.made(made.email)}\n`);
  } finally {
    await catalog.close();
  }
};

run().catch((error: unknown) => {
  const known = error instanceof ResguardoError ? error : null;
  const words = errorWords(language, known?.code ?? 'internal', known?.params ?? {});
  process.stderr.write(`${words.message}\n${words.hint}\n`);
  if (!known) process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : ''}\n`);
  process.exitCode = known?.kind.exit ?? 1;
});
