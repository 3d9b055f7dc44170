export interface ReadEvent {
  readonly name: string;
  readonly id: string | null;
  readonly data: unknown;
}

const parse = (block: string): ReadEvent | null => {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  const data = fields.get('data');
  if (data === undefined) return null;
  return { name: fields.get('event') ?? '', id: fields.get('id') ?? null, data: JSON.parse(data) };
};

/** The server-sent events of an address until it ends; leaving the loop hangs up. */
export async function* readEvents(
  url: string,
  headers: Record<string, string>,
): AsyncGenerator<ReadEvent> {
  const controller = new AbortController();
  const answer = await fetch(url, { headers, signal: controller.signal });
  if (!answer.ok || !answer.body) throw new Error(`${answer.status} ${await answer.text()}`);
  let text = '';
  try {
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parse(block);
        if (event) yield event;
      }
    }
  } finally {
    controller.abort();
  }
}
