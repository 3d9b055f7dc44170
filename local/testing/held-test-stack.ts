import type { RunningTestStack } from './running-test-stack.ts';

/**
 * Jest gives its setup and its teardown no other way to hand something on than their common global
 * object (jestjs.io/docs/configuration#globalsetup-string).
 */
const key = Symbol.for('resguardo.test-stack');
type Holder = { [key]?: RunningTestStack | undefined };

export function holdTestStack(stack: RunningTestStack): void {
  (globalThis as Holder)[key] = stack;
}

/** What was held, which nobody holds any more. */
export function releaseTestStack(): RunningTestStack | undefined {
  const holder = globalThis as Holder;
  const stack = holder[key];
  holder[key] = undefined;
  return stack;
}
