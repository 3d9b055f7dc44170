import { invalid } from './drive-error.ts';
import type { DriveFile } from './drive-file.ts';

type Test = (file: DriveFile) => boolean;

/**
 * Reads a search: `name`, `mimeType`, `trashed`, `'id' in parents`, `appProperties has {…}`, joined by
 * `and`, `or`, `not` and parentheses.
 * https://developers.google.com/workspace/drive/api/guides/search-files
 * @throws DriveError 400 for what Drive would refuse, and for what is not emulated
 */
export function readQuery(query: string): Test {
  const reader = new QueryReader(tokensOf(query));
  return reader.read();
}

interface Token {
  readonly kind: 'word' | 'text' | 'sign';
  readonly value: string;
}

const wrong = (): Error => invalid('Invalid Value');

function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:'((?:[^'\\]|\\['\\])*)'|(\w+)|(!=|[=(){}]))/y;
  const end = query.trimEnd().length;
  while (pattern.lastIndex < end) {
    const [, text, word, sign] = pattern.exec(query) ?? [];
    if (text !== undefined) tokens.push({ kind: 'text', value: text.replace(/\\(.)/g, '$1') });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign });
    else throw wrong();
  }
  return tokens;
}

class QueryReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  read(): Test {
    const test = this.#either();
    if (this.#at < this.#tokens.length) throw wrong();
    return test;
  }

  #either(): Test {
    let test = this.#both();
    while (this.#take('or')) {
      const [left, right] = [test, this.#both()];
      test = (file) => left(file) || right(file);
    }
    return test;
  }

  #both(): Test {
    let test = this.#one();
    while (this.#take('and')) {
      const [left, right] = [test, this.#one()];
      test = (file) => left(file) && right(file);
    }
    return test;
  }

  #one(): Test {
    if (this.#take('not')) {
      const test = this.#one();
      return (file) => !test(file);
    }
    if (this.#take('(')) {
      const test = this.#either();
      this.#must(')');
      return test;
    }
    return this.#term();
  }

  #term(): Test {
    const { kind, value } = this.#next();
    if (kind === 'text') {
      this.#must('in');
      this.#must('parents');
      return (file) => file.parents.includes(value);
    }
    switch (value) {
      case 'name':
        return this.#name();
      case 'mimeType':
        return this.#comparison((file) => file.mimeType);
      case 'trashed':
        return this.#trashed();
      case 'appProperties':
        return this.#property((file) => file.appProperties);
      case 'properties':
        return this.#property((file) => file.properties);
      default:
        throw wrong();
    }
  }

  #name(): Test {
    if (!this.#take('contains')) return this.#comparison((file) => file.name);
    // Drive compares the beginnings of the words of a name.
    const beginning = this.#text().toLowerCase();
    return ({ name }) => {
      const lower = name.toLowerCase();
      return lower.startsWith(beginning) || lower.includes(` ${beginning}`);
    };
  }

  #comparison(of: (file: DriveFile) => string): Test {
    const unlike = this.#take('!=');
    if (!unlike) this.#must('=');
    const expected = this.#text();
    return (file) => (of(file) === expected) !== unlike;
  }

  #trashed(): Test {
    const unlike = this.#take('!=');
    if (!unlike) this.#must('=');
    const { value } = this.#next();
    if (value !== 'true' && value !== 'false') throw wrong();
    return (file) => (file.trashed === (value === 'true')) !== unlike;
  }

  #property(of: (file: DriveFile) => Readonly<Record<string, string>>): Test {
    for (const part of ['has', '{', 'key', '=']) this.#must(part);
    const key = this.#text();
    for (const part of ['and', 'value', '=']) this.#must(part);
    const value = this.#text();
    this.#must('}');
    return (file) => of(file)[key] === value;
  }

  #text(): string {
    const { kind, value } = this.#next();
    if (kind !== 'text') throw wrong();
    return value;
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (!token) throw wrong();
    this.#at += 1;
    return token;
  }

  #take(value: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.value !== value || token.kind === 'text') return false;
    this.#at += 1;
    return true;
  }

  #must(value: string): void {
    if (!this.#take(value)) throw wrong();
  }
}
