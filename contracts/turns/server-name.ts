import { z } from 'zod';
import type { Connection } from '../connection.ts';

/** A database server as it is written: `db1.example.com:5432`, `[::1]:5433`. */
export const ServerName = z
  .string()
  .min(3)
  .max(270)
  .regex(/^\S+:\d{1,5}$/, 'host:port');

const local: readonly string[] = ['localhost', '127.0.0.1', '::1'];

/** One spelling for what is surely one server. Two names that only look different are told apart later. */
export const serverName = ({ host, port }: Pick<Connection, 'host' | 'port'>): string => {
  const plain = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  const one = local.includes(plain) ? 'localhost' : plain;
  return one.includes(':') ? `[${one}]:${port}` : `${one}:${port}`;
};

/** The same of what a person wrote; null for what names no server. */
export const writtenServer = (written: string): string | null => {
  const name = ServerName.safeParse(written.trim());
  if (!name.success) return null;
  const at = name.data.lastIndexOf(':');
  return serverName({ host: name.data.slice(0, at), port: Number(name.data.slice(at + 1)) });
};
