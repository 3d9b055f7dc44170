import type { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { connect, disconnect } from '../connect.ts';
import { applySessionSettings } from './session-settings.ts';

/** How long a session cut off mid-query is given to be gone from the server. */
const endingMs = 3000;

/**
 * The reading sessions of one dump: opened with its settings, and all gone when it ends, however it
 * ends.
 */
export class Sessions {
  readonly #connection: OpenedConnection;
  readonly #clients = new Map<Client, number>();
  readonly #opening = new Set<Promise<unknown>>();
  readonly #ending = new AbortController();

  constructor(connection: OpenedConnection) {
    this.#connection = connection;
  }

  async open(): Promise<Client> {
    const opening = this.#open();
    this.#opening.add(opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(opening);
    }
  }

  async #open(): Promise<Client> {
    const client = await connect(this.#connection, { signal: this.#ending.signal });
    this.#clients.set(client, 0);
    if (this.#ending.signal.aborted) {
      await disconnect(client);
      throw new ResguardoError('cancelled');
    }
    await applySessionSettings(client);
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    this.#clients.set(client, rows[0]?.pid ?? 0);
    return client;
  }

  /** Ends every session; one that is answering a query, or is still being opened, is cut off. */
  async close(): Promise<void> {
    this.#ending.abort();
    const ends = [...this.#clients.keys()].map(disconnect);
    await Promise.allSettled([...ends, ...this.#opening]);
  }

  /**
   * Ends every session at once and sees to it that the server does too: a backend that is sorting
   * would notice a cut connection only when it has something to send.
   */
  async abort(): Promise<void> {
    await this.close();
    const pids = [...this.#clients.values()].filter((pid) => pid > 0);
    if (pids.length === 0) return;
    const client = await connect(this.#connection, { timeoutMs: 5000 });
    try {
      const deadline = Date.now() + endingMs;
      for (;;) {
        const { rows } = await client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE pid = ANY ($1) AND application_name = 'resguardo'`,
          [pids],
        );
        if (rows.length === 0 || Date.now() > deadline) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    } finally {
      await disconnect(client);
    }
  }
}
