import { createDemoData } from '../data/create-demo-data.ts';
import { startProduct, type Product } from '../product/product.ts';
import { startStack } from '../stack.ts';
import type { Stack } from '../stack-types.ts';
import { accidentClinic } from './accident.ts';
import { logIn } from './api-session.ts';
import { ensureOperator, type DemoPerson } from './demo-people.ts';
import { backUpAll, type DemoResult } from './follow-backups.ts';
import { demoMessages } from './messages.ts';
import type { DemoOptions } from './options.ts';
import { registerClinics } from './register-clinics.ts';
import { keepEvidencePage, showReturn, type DemoReturn } from './return.ts';
import { inTenths, returnTelling } from './return-lines.ts';
import type { Screen } from './screen.ts';

/** The demonstration, running: where everything is and what came of the backups. */
export interface RunningDemo {
  readonly stack: Stack;
  readonly product: Product;
  readonly operator: DemoPerson;
  readonly results: readonly DemoResult[];
  /** Null when there was no backup to come back from. */
  readonly back: DemoReturn | null;
  /** A page on this machine. */
  readonly evidence: string;
}

/**
 * The main job on realistic data. What it starts is given to `started` at once, so that it is stopped
 * also when a later step fails.
 */
export async function runDemo(
  options: DemoOptions,
  screen: Screen,
  signal: AbortSignal,
  started: (part: { stop(): Promise<void> }) => void,
): Promise<RunningDemo> {
  const { stateDir, language, scale } = options;
  const words = demoMessages[language];
  const report = (line: string): void => {
    screen.line(`  ${line}`);
  };

  screen.line(`${words.title}\n\n${words.starting}`);
  const stack = await startStack({
    ...{ stateDir, report, signal },
    onUp: (server, seconds) => {
      report(words.up(server, inTenths(language, seconds)));
    },
  });
  started(stack);

  screen.line(`\n${words.data}`);
  const { host, port, user, password } = stack.postgres;
  const server = { host, port, user, password, database: 'postgres', ssl: 'disable' } as const;
  const clinics = await createDemoData(server, {
    scale,
    report: (clinic) => {
      report(words.filling(clinic));
    },
  });
  for (const { id, name } of clinics) report(`${id}: ${name}`);

  screen.line(`\n${words.product}`);
  const product = await startProduct(stack, { stateDir, signal });
  started(product);
  const operator = await ensureOperator(product.environment, stateDir);
  const session = await logIn(product.apiUrl, operator, language);
  await registerClinics(session, stack, clinics);
  report(product.apiUrl);

  screen.line(`\n${words.backingUp}`);
  const names = clinics.map(({ id }) => id);
  const results = await backUpAll(session, names, (runs) => screen.draw(runs), signal);
  screen.done();

  screen.line(`\n${words.back.title}`);
  const backup = results.find(({ clinic }) => clinic === accidentClinic)?.backup;
  const telling = returnTelling(screen, language);
  const home = clinics.find(({ id }) => id === accidentClinic)?.connection.database;
  const back =
    backup?.state === 'restorable' && home
      ? await showReturn({
          ...{ session, password: operator.password, backup: backup.id },
          ...{ database: { ...server, database: home }, signal, telling },
        })
      : null;
  const evidence = await keepEvidencePage(session, { stateDir, language });
  return { stack, product, operator, results, back, evidence };
}
