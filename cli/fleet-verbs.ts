import type { VerbMaker } from './verb-maker.ts';
import { apply, clinicsImport, exportClinics } from './commands/fleet.ts';
import { samples } from './commands/samples.ts';
import type { CliMessages } from './messages/messages.ts';

/** Samples for demonstrations, and clinics by the file. `clinics` makes verbs under that word. */
export const addFleetVerbs = (
  { help: general, samples: { help }, fleet }: CliMessages,
  { verb, does }: VerbMaker,
  clinics: VerbMaker,
): void => {
  verb('samples <clinic>', help.samples)
    .option('--confirm <clinic>', help.confirm)
    .option('--remove', help.remove)
    .option('--detach', general.detach)
    .action(does(samples));
  verb('apply [file]', fleet.help.apply)
    .option('--dry-run', fleet.help.dryRun)
    .option('--prune', fleet.help.prune)
    .option('--with-secrets', fleet.help.withSecrets)
    .option('--yes', general.yes)
    .option('--schema', fleet.help.schema)
    .action(does(apply));
  verb('export', fleet.help.export).action(does(exportClinics));
  clinics
    .verb('import <file>', fleet.help.import)
    .option('--defaults <file>', fleet.help.defaults)
    .option('--dry-run', fleet.help.importDryRun)
    .option('--skip-bad', fleet.help.skipBad)
    .action(does(clinicsImport));
};
