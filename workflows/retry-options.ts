import type { ActivityOptions } from '@temporalio/workflow';

/**
 * The one table of time-outs and retries. Which errors are permanent is said once, in the error
 * catalogue: activities mark those non-retryable, so a wrong password fails at once whatever the set.
 */
export const retryOptions = {
  /** Looking at a clinic's domains, each check a few seconds; the next round is an hour away. */
  outside: {
    startToCloseTimeout: '15 minutes',
    heartbeatTimeout: '1 minute',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumAttempts: 3 },
  },
  /**
   * A few statements in our own catalog. Our catalog being down must delay a backup, never end it. A task that
   * was lost between Temporal and the worker is missed only when this time is up.
   */
  record: {
    startToCloseTimeout: '30s',
    retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '30s' },
  },
  /** Reading a clinic's database. Bounded, so that a database that is down is told within minutes. */
  snapshot: {
    startToCloseTimeout: '24 hours',
    heartbeatTimeout: '15s',
    retry: {
      initialInterval: '2s',
      backoffCoefficient: 2,
      maximumInterval: '1 minute',
      maximumAttempts: 8,
    },
  },
  /** Bytes into a store from the spool. Stores fail for hours and come back; the spool waits. */
  copy: {
    startToCloseTimeout: '24 hours',
    heartbeatTimeout: '15s',
    scheduleToCloseTimeout: '36 hours',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '20s' },
  },
  /** Reading a copy back. */
  verify: {
    startToCloseTimeout: '24 hours',
    heartbeatTimeout: '15s',
    scheduleToCloseTimeout: '36 hours',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
  },
  /** A restore into a scratch database. */
  drill: {
    startToCloseTimeout: '24 hours',
    heartbeatTimeout: '15s',
    retry: {
      initialInterval: '2s',
      backoffCoefficient: 2,
      maximumInterval: '1 minute',
      maximumAttempts: 8,
    },
  },
  /**
   * Changing a clinic's data. Whoever waits for it wants it done: what may pass (a lock, a server that
   * restarts) is tried for a day; they can cancel it any time before.
   */
  restore: {
    startToCloseTimeout: '24 hours',
    heartbeatTimeout: '15s',
    scheduleToCloseTimeout: '24 hours',
    retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '1 minute' },
  },
  /** Deleting a range in batches: each attempt goes on where the one before it was cut off. */
  clean: {
    startToCloseTimeout: '24 hours',
    heartbeatTimeout: '15s',
    scheduleToCloseTimeout: '36 hours',
    retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '1 minute' },
  },
  /** Freeing what was kept for an undo: nobody waits for it, and the space is wanted back. */
  dropKept: {
    startToCloseTimeout: '1 hour',
    scheduleToCloseTimeout: '30 days',
    heartbeatTimeout: '15s',
    retry: { initialInterval: '10s', backoffCoefficient: 2, maximumInterval: '1 hour' },
  },
  /** A mail. It never holds a backup up: after these it is shown as not sent. */
  notify: {
    startToCloseTimeout: '1 minute',
    retry: {
      initialInterval: '1s',
      backoffCoefficient: 3,
      maximumInterval: '1 minute',
      maximumAttempts: 5,
    },
  },
  /** An event to its receiver, which may be down for a weekend. */
  deliver: {
    startToCloseTimeout: '30s',
    scheduleToCloseTimeout: '3 days',
    retry: { initialInterval: '5s', backoffCoefficient: 3, maximumInterval: '1 hour' },
  },
  /** A monitor's ping: late, it would say what is no longer true. */
  ping: {
    startToCloseTimeout: '30s',
    scheduleToCloseTimeout: '1 hour',
    retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
  },
  /**
   * Taking away what a run left. Tried for long, since an orphan costs money and worries people, but the
   * clinic's next backup waits for it.
   */
  cleanUp: {
    startToCloseTimeout: '5 minutes',
    scheduleToCloseTimeout: '1 hour',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
  },
  /** A copy made from another store's: the next round tries what did not succeed. */
  catchUp: {
    startToCloseTimeout: '24 hours',
    heartbeatTimeout: '15s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumAttempts: 3 },
  },
  /** Taking out what retention no longer keeps: the next round tries what did not succeed. */
  purge: {
    startToCloseTimeout: '5 minutes',
    retry: { initialInterval: '2s', backoffCoefficient: 3, maximumAttempts: 4 },
  },
  /** Taking a spool away on its own host; a host that is gone has taken it along. */
  cleanUpHost: {
    startToCloseTimeout: '1 minute',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumAttempts: 5 },
  },
  /** Looking at every schedule. The next round is minutes away, so this one need not be tried for ever. */
  schedules: {
    startToCloseTimeout: '15 minutes',
    heartbeatTimeout: '1 minute',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumAttempts: 8 },
  },
  /** A look of the guard. The next round is an hour away; what cannot be looked at is told in this one. */
  look: {
    startToCloseTimeout: '30 minutes',
    heartbeatTimeout: '2 minutes',
    retry: { initialInterval: '1s', backoffCoefficient: 3, maximumAttempts: 3 },
  },
  /** Somebody waits for the answer. */
  ask: {
    startToCloseTimeout: '1 minute',
    retry: { initialInterval: '500ms', maximumAttempts: 2 },
  },
  /** Somebody waits for an answer that takes reading a whole copy. */
  plan: {
    startToCloseTimeout: '30 minutes',
    heartbeatTimeout: '15s',
    retry: { initialInterval: '1s', maximumAttempts: 3 },
  },
} as const satisfies Record<string, ActivityOptions>;
