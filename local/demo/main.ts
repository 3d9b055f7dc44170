import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { errorCatalogue, isErrorName } from '../../contracts/error-catalogue.ts';
import { fatalWords, languageOfLocale } from '../../contracts/messages/fatal-words.ts';
import { removeState } from '../remove-state.ts';
import { accidentClinic } from './accident.ts';
import { ApiProblem } from '../../contracts/client/api-problem.ts';
import { demoMessages } from './messages.ts';
import { readOptions, type DemoOptions } from './options.ts';
import { isWhole, proofLines, reportOf } from './report.ts';
import { isBack } from './return.ts';
import { returnReport } from './return-lines.ts';
import { runDemo, type RunningDemo } from './run-demo.ts';
import { openScreen, type Screen } from './screen.ts';

function showWhere(
  { stack, product, operator, evidence }: RunningDemo,
  options: DemoOptions,
): string[] {
  const { where } = demoMessages[options.language];
  const rows: [string, string][] = [
    [where.api, `${product.apiUrl}/docs`],
    [where.operator, `${operator.email} · ${operator.password}`],
    [where.evidence, pathToFileURL(evidence).href],
    [where.restores, `${product.apiUrl}/api/clinics/${accidentClinic}/restores`],
    [where.temporal, stack.temporal.uiUrl],
    [where.mailbox, stack.mailbox.url],
    [
      where.s3,
      `${stack.s3.endpoint} · ${stack.s3.bucket} · ${stack.s3.accessKeyId} · ${stack.s3.secretAccessKey}`,
    ],
    [where.drive, stack.drive.rootUrl],
    [where.logs, join(options.stateDir, '{worker,api,postgres,temporal,s3}', 'server.log')],
  ];
  return rows.map(([name, value]) => `  ${name.padEnd(17)} ${value}`);
}

async function mailCount(mailbox: string): Promise<number> {
  const response = await fetch(new URL('/api/messages', mailbox));
  const messages: unknown = await response.json();
  return Array.isArray(messages) ? messages.length : 0;
}

/** Shows what came of it and gives the exit code. */
async function conclude(demo: RunningDemo, options: DemoOptions, screen: Screen): Promise<number> {
  const words = demoMessages[options.language];
  const reports = demo.results.map(reportOf);
  const { back } = demo;
  const whole = reports.every(isWhole) && back !== null && isBack(back);
  screen.line(`\n${words.proofTitle}`);
  for (const line of proofLines(demo.results, options.language)) screen.line(line);
  screen.line(`  ${words.mails(await mailCount(demo.stack.mailbox.url))}`);
  if (back === null) screen.line(`  ${words.back.none}`);
  if (!whole) screen.line(`\n${words.notAll}`);
  const told = { whole, clinics: reports, return: returnReport(back), evidence: demo.evidence };
  if (options.json) process.stdout.write(`${JSON.stringify(told)}\n`);
  if (whole) return 0;
  const failure = reports.find((report) => report.failure !== null)?.failure;
  return isErrorName(failure) ? errorCatalogue[failure].exit : 1;
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env);
  const words = demoMessages[options.language];
  if (options.help) {
    process.stdout.write(`${words.help}\n`);
    return 0;
  }
  const screen = openScreen(options.json ? process.stderr : process.stdout, options.language);
  if (options.reset) {
    await removeState(options.stateDir);
    screen.line(words.reset);
    return 0;
  }
  const stop = new AbortController();
  const onSignal = (): void => {
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  const parts: { stop(): Promise<void> }[] = [];
  try {
    const demo = await runDemo(options, screen, stop.signal, (part) => parts.unshift(part));
    const code = await conclude(demo, options, screen);
    if (options.once) return code;
    screen.line(`\n${words.whereTitle}`);
    for (const line of showWhere(demo, options)) screen.line(line);
    screen.line(`\n${words.stay}`);
    const waiting = setInterval(() => undefined, 60_000);
    if (!stop.signal.aborted) await once(stop.signal, 'abort');
    clearInterval(waiting);
    return code;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return 130;
  } finally {
    screen.done();
    screen.line(`\n${words.ending}`);
    for (const part of parts) await part.stop();
    screen.line(words.ended);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof ApiProblem) {
    const { code, detail, hint } = error.problem;
    process.stderr.write(`${code}: ${detail} ${hint}\n`);
    process.exitCode = 1;
  } else {
    const { text, exit } = fatalWords(error, languageOfLocale(process.env['LANG']));
    process.stderr.write(text);
    process.exitCode = exit;
  }
}
