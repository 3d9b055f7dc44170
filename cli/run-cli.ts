import { CommanderError, type Command } from 'commander';
import { messagesIn } from './messages/messages.ts';
import { buildProgram } from './program.ts';
import { languageOf, openSession, type GlobalOptions } from './session.ts';
import { tellError } from './tell-error.ts';
import { writeLine, type Terminal } from './terminal.ts';

/** The options that decide how even a mistake in the others is told. */
const earlyOptions = (argv: readonly string[]): GlobalOptions => {
  const valueOf = (name: string): string | undefined => {
    const at = argv.indexOf(name);
    const joined = argv.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
    return joined ?? (at < 0 ? undefined : argv[at + 1]);
  };
  const lang = valueOf('--lang');
  return { json: argv.includes('--json'), ...(lang === undefined ? {} : { lang }) };
};

const everyCommand = (command: Command): Command[] => [
  command,
  ...command.commands.flatMap(everyCommand),
];

/** Runs one command line; gives the exit code, which is that of the error catalogue. */
export const runCli = async (argv: readonly string[], terminal: Terminal): Promise<number> => {
  const early = earlyOptions(argv);
  let session = openSession(terminal, early);
  let code = 0;
  const program = buildProgram(
    messagesIn(languageOf(terminal, early.lang)),
    async (verb, ...args) => {
      const { json, lang, url, ...options } = args.pop() as GlobalOptions & Record<string, unknown>;
      session = openSession(terminal, {
        ...(json === undefined ? {} : { json }),
        ...(lang === undefined ? {} : { lang }),
        ...(url === undefined ? {} : { url }),
      });
      code = await (verb as (...all: unknown[]) => Promise<number>)(session, ...args, options);
    },
  );
  for (const command of everyCommand(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: () => undefined,
    });
  }
  try {
    if (argv.length === 0) {
      writeLine(terminal.stderr, program.helpInformation());
      return 2;
    }
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (error instanceof CommanderError && error.code === 'commander.help') {
      writeLine(terminal.stderr, program.helpInformation());
      return 2;
    }
    return tellError(error, session);
  }
};
