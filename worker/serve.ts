import { DefaultLogger, Runtime } from '@temporalio/worker';
import { fatalWords, languageOfLocale } from '../contracts/messages/fatal-words.ts';
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
  const { text, exit } = fatalWords(error, languageOfLocale(process.env['LANG']));
  process.stderr.write(text);
  process.exit(exit);
});
