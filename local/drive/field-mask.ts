import { invalid } from './drive-error.ts';

/** A tree of the fields asked for; `null` is "all that is below". */
interface Mask {
  readonly [field: string]: Mask | null;
}

/**
 * Leaves of an answer what `fields` asks for: `id,name`, `files(id,size)`, `files/id`, `*`.
 * https://developers.google.com/workspace/drive/api/guides/fields-parameter
 * @throws DriveError 400 for what cannot be read
 */
export function onlyFields(answer: unknown, fields: string): unknown {
  const reader = new MaskReader(fields);
  return masked(answer, reader.read());
}

function masked(value: unknown, mask: Mask | null): unknown {
  if (mask === null || Object.hasOwn(mask, '*')) return value;
  if (Array.isArray(value)) return value.map((element) => masked(element, mask));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => Object.hasOwn(mask, name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, masked(inner, mask[name] ?? null)]));
}

class MaskReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Mask {
    const mask = this.#list();
    if (this.#at < this.#text.length) throw this.#wrong();
    return mask;
  }

  #list(): Mask {
    const mask: Record<string, Mask | null> = {};
    do {
      Object.assign(mask, this.#field());
    } while (this.#take(','));
    return mask;
  }

  #field(): Mask {
    const name = /^[\w*]+/.exec(this.#text.slice(this.#at))?.[0];
    if (name === undefined) throw this.#wrong();
    this.#at += name.length;
    if (this.#take('/')) return { [name]: this.#field() };
    if (!this.#take('(')) return { [name]: null };
    const inner = this.#list();
    if (!this.#take(')')) throw this.#wrong();
    return { [name]: inner };
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #wrong(): Error {
    return invalid(`Invalid field selection ${this.#text}`);
  }
}
