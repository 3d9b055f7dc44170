import { setTimeout as sleep } from 'node:timers/promises';
import {
  DomainCheckKind,
  worstState,
  type DomainCheck,
  type DomainRound,
} from '../../contracts/domains/domain-check.ts';
import type { DomainInput } from '../../contracts/domains/domain-input.ts';
import { placesOf } from '../../contracts/domains/domain-places.ts';
import { inLanes } from '../../contracts/in-lanes.ts';
import { failed, troubleOf, type Found } from './found.ts';
import { answerLooks, certificateLooks, type Look } from './looks.ts';
import type { Outside } from './outside.ts';

/** Requests under way to one domain at a time: nobody is to be startled. */
const atOnce = 4;

const tried = async (
  { patienceMs }: Outside,
  { look }: Look,
  signal: AbortSignal,
): Promise<Found> => {
  const bound = AbortSignal.timeout(patienceMs);
  try {
    return await look(AbortSignal.any([signal, bound]));
  } catch (error) {
    signal.throwIfAborted();
    if (!bound.aborted) return troubleOf(error);
    return failed('timeout', { seconds: String(Math.ceil(patienceMs / 1000)) });
  }
};

const same = (found: Found): Found => found;

/** A lost packet is no failure, and neither is a restart: what fails is tried once more. */
const checked = async (outside: Outside, one: Look, signal: AbortSignal): Promise<DomainCheck> => {
  const { kind, target, soften = same } = one;
  for (let attempts = 1; ; attempts += 1) {
    const began = performance.now();
    const found = await tried(outside, one, signal);
    const milliseconds = Math.round(performance.now() - began);
    // Time alone brings a certificate no nearer to its end.
    const settled = found.state !== 'failed' || found.finding === 'certificate-ends';
    if (settled || attempts > 1) return { kind, target, ...soften(found), milliseconds, attempts };
    await sleep(outside.pauseMs, undefined, { signal });
  }
};

const kinds = DomainCheckKind.options;
const inOrder = (a: DomainCheck, b: DomainCheck): number =>
  kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
  a.target.localeCompare(b.target) ||
  (a.params['origin'] ?? '').localeCompare(b.params['origin'] ?? '');

/**
 * Looks at all that is to be looked at of one domain. What is wrong is part of what it gives; it rejects
 * only when it is stopped. Each check takes at most two tries of `patienceMs`.
 * @param onChecked called after each check, for whoever wants to know that it goes on
 */
export const checkDomain = async (
  outside: Outside,
  settings: DomainInput,
  signal: AbortSignal,
  onChecked: () => void = () => undefined,
): Promise<DomainRound> => {
  const began = performance.now();
  const places = placesOf(settings);
  const checks: DomainCheck[] = [];
  const run = (looks: readonly Look[]): Promise<void> =>
    inLanes(looks, atOnce, async (one) => {
      checks.push(await checked(outside, one, signal));
      onChecked();
    });

  await run(certificateLooks(outside, settings, places));
  // Who cannot even be greeted is not asked again and again: it is the same for all that stands there.
  const barred = new Map<string, DomainCheck>();
  for (const check of checks) {
    if (check.state === 'failed' && check.finding !== 'certificate-ends')
      barred.set(check.target, check);
  }
  const open: Look[] = [];
  for (const look of answerLooks(outside, settings, places)) {
    const { kind, target } = look;
    const bar = barred.get(new URL(target).origin);
    if (bar) checks.push({ ...bar, kind, target, milliseconds: null, attempts: 0 });
    else open.push(look);
  }
  await run(open);
  return {
    domain: settings.domain,
    state: worstState(checks.map(({ state }) => state)),
    milliseconds: Math.round(performance.now() - began),
    checks: checks.toSorted(inOrder),
  };
};
