/** One server-sent event. */
export interface ServerEvent {
  readonly name: string;
  readonly id: string | null;
  readonly data: string;
}

const fieldOf = (line: string): readonly [string, string] => {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
};

const eventOf = (block: string): ServerEvent | null => {
  const fields = block.split('\n').map(fieldOf);
  const data = fields.filter(([name]) => name === 'data').map(([, value]) => value);
  if (data.length === 0) return null;
  const last = (wanted: string): string | undefined =>
    fields.findLast(([name]) => name === wanted)?.[1];
  return { name: last('event') ?? 'message', id: last('id') ?? null, data: data.join('\n') };
};

/**
 * The events in a `text/event-stream` as it arrives (HTML standard, 9.2.6), for those who cannot use
 * a browser's EventSource. One that the stream breaks off in is left out.
 */
export async function* readEvents(chunks: AsyncIterable<string>): AsyncGenerator<ServerEvent> {
  let held = '';
  for await (const chunk of chunks) {
    held += chunk;
    // A carriage return at the end may be half of a line's end: it waits for what follows.
    const half = held.endsWith('\r') ? '\r' : '';
    const blocks = held
      .slice(0, held.length - half.length)
      .replace(/\r\n?/g, '\n')
      .split('\n\n');
    held = (blocks.pop() ?? '') + half;
    for (const block of blocks) {
      const event = eventOf(block);
      if (event) yield event;
    }
  }
}
