import type { Socket } from 'node:net';
import type { BeforeTls } from '../../contracts/network/tls-place.ts';

/** Whoever says more than this before TLS speaks another protocol. */
const mostBytes = 64 * 1024;

const strange = (): Error => Object.assign(new Error('another protocol'), { code: 'EPROTO' });

/** Reads until `take` makes something of it. What breaks the connection is the caller's to notice. */
const read = <T>(socket: Socket, take: (text: string) => T | null): Promise<T> =>
  new Promise((resolve, reject) => {
    let text = '';
    const onData = (data: Buffer): void => {
      text += data.toString('latin1');
      const taken = take(text);
      if (taken === null && text.length <= mostBytes) return;
      socket.off('data', onData);
      socket.pause();
      if (taken === null) reject(strange());
      else resolve(taken);
    };
    socket.on('data', onData);
    socket.resume();
  });

/** A whole reply of SMTP (RFC 5321, 4.2): its last line has a space behind the number. */
const reply = (text: string): string | null => (/^\d{3}(?: .*)?\r?\n/m.test(text) ? text : null);

/** As RFC 3207 has it. Nobody is named and nothing is logged in to. */
const smtp = async (socket: Socket): Promise<boolean> => {
  if (!(await read(socket, reply)).startsWith('220')) throw strange();
  socket.write('EHLO [127.0.0.1]\r\n');
  const offered = await read(socket, reply);
  if (!/^250[ -]STARTTLS\s*$/im.test(offered)) return false;
  socket.write('STARTTLS\r\n');
  return (await read(socket, reply)).startsWith('220');
};

/** SSLRequest (PostgreSQL's protocol, 55.2.10): one letter comes back. */
const postgres = async (socket: Socket): Promise<boolean> => {
  socket.write(Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]));
  const letter = await read(socket, (text) => text.slice(0, 1) || null);
  if (letter !== 'S' && letter !== 'N') throw strange();
  return letter === 'S';
};

export const beforeTls: Readonly<
  Record<Exclude<BeforeTls, 'nothing'>, (socket: Socket) => Promise<boolean>>
> = { smtp, postgres };
