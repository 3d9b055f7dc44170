import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDocument, type Operation } from './support/fuzz/api-document.ts';
import { openFuzzBench, type FuzzBench } from './support/fuzz/fuzz-bench.ts';
import type { Known } from './support/fuzz/fitting.ts';
import { judge } from './support/fuzz/judge.ts';
import { requestsFor, type FuzzRequest } from './support/fuzz/requests.ts';
import { createSender } from './support/fuzz/send.ts';

/**
 * Requests made by the OpenAPI document itself, fitting and not, from whoever there may be, against an
 * API with its catalog, its Temporal and its workflows. `RESGUARDO_FUZZ_REQUESTS=20000` for many more,
 * `RESGUARDO_FUZZ_SEED` to try others (`random`) or the same again.
 */
const asked = Number(process.env['RESGUARDO_FUZZ_REQUESTS'] ?? 460);
const wanted = process.env['RESGUARDO_FUZZ_SEED'] ?? '20260';
const seed = wanted === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(wanted);
const patienceMs = Math.max(180_000, asked * 500);
/** Operations before what was spoilt is put right, and what requests name is read anew. */
const mendEvery = 8;
/** Requests for one operation in a row. */
const perRound = 20;

interface Found {
  readonly why: string;
  readonly request: FuzzRequest;
}

let bench: FuzzBench;
beforeAll(async () => {
  bench = await openFuzzBench('fuzz');
});
afterAll(() => bench.close());

test(
  'whatever is asked is answered as the document says, and by no error of ours',
  async () => {
    const document = readDocument(bench.server);
    const sender = createSender(bench.url);
    const found = new Map<string, Found>();
    const answers = new Map<number, number>();
    let known: Known = {};

    const fuzz = async (
      operation: Operation,
      [runs, round, nth]: [number, number, number],
    ): Promise<void> => {
      const requests = requestsFor(operation, (schema) => document.resolve(schema), known);
      const property = fc.asyncProperty(requests, async (request) => {
        const answer = await sender.send(request, await bench.headersOf(request.caller));
        answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1);
        const fault = judge(document, operation, answer);
        if (fault === null || found.has(fault.key)) return;
        found.set(fault.key, { why: fault.why, request });
      });
      await fc.assert(property, {
        seed: seed + round + nth * 1009,
        numRuns: runs,
        endOnFailure: true,
      });
    };

    const { operations } = document;
    const each = Math.max(1, Math.floor(asked / operations.length));
    await bench.during(async () => {
      for (let done = 0; done < each; done += perRound) {
        for (const [nth, operation] of operations.entries()) {
          if (nth % mendEvery === 0) {
            await bench.mend();
            known = await bench.known();
          }
          await fuzz(operation, [Math.min(perRound, each - done), done, nth]);
        }
      }
    });
    sender.close();

    const sum = [...answers.values()].reduce((all, one) => all + one, 0);
    const well = [...answers].reduce((all, [status, one]) => (status < 300 ? all + one : all), 0);
    if (process.env['RESGUARDO_FUZZ_REQUESTS']) {
      process.stderr.write(
        `${sum} requests, seed ${seed}: ${JSON.stringify(Object.fromEntries([...answers].sort()))}\n`,
      );
    }
    expect({ seed, found: Object.fromEntries(found) }).toEqual({ seed, found: {} });
    // Else it would only have looked at refusals.
    expect(well / sum).toBeGreaterThan(0.1);
  },
  patienceMs,
);
