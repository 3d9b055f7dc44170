import { DefaultLogger, Runtime } from '@temporalio/worker';
import { languageFor } from '../contracts/language.ts';
import { errorWords } from '../contracts/messages/error-words.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { readConfiguration } from './configuration.ts';
import { openWorker } from './open-worker.ts';

const start = async (): Promise<void> => {
  const configuration = await readConfiguration(process.env);
  // Signals are ours to handle, so that the worker ends its steps before its connections.
  Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
  const worker = await openWorker(configuration);
  const end = (): void => {
    worker.shutdown();
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  const serving = worker.run();
  // One line that a program can read, once steps are taken.
  process.stdout.write(`${JSON.stringify({ serving: worker.hostId })}\n`);
  await serving;
};

start().catch((error: unknown) => {
  const known = error instanceof ResguardoError ? error : null;
  const language = languageFor(process.env['LANG']?.replace('_', '-'));
  const words = errorWords(language, known?.code ?? 'internal', known?.params ?? {});
  process.stderr.write(`${words.message}\n${words.hint}\n`);
  if (!known) process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : ''}\n`);
  process.exit(known?.kind.exit ?? 1);
});
