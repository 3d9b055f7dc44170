import { runCli } from './run-cli.ts';

const { stdout, stderr, stdin, env } = process;
// A reader that went away (`| head`) is no error of ours.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

process.exitCode = await runCli(process.argv.slice(2), {
  ...{ stdout, stderr, stdin, env },
  // A terminal of no size shows nothing that is drawn in place.
  screen: stderr.isTTY && stderr.columns > 0 && stderr.rows > 0 ? stderr : null,
  onInterrupt(callback) {
    process.once('SIGINT', callback);
    return () => process.off('SIGINT', callback);
  },
});
// A terminal that was asked something stays open for more; nothing more is asked.
stdin.pause();
