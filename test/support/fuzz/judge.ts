import { isErrorName } from '../../../contracts/error-catalogue.ts';
import type { ApiDocument, Operation } from './api-document.ts';
import type { FuzzAnswer } from './send.ts';

/** What is wrong with an answer: the same fault has the same `key`. */
export interface Fault {
  readonly key: string;
  readonly why: string;
}

const codesIn = (description: string): string[] =>
  [...description.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

const jsonOf = (text: string): { value: unknown } | null => {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
};

/** An answer against what the document promises of its operation: null where all of it is so. */
export const judge = (
  document: ApiDocument,
  operation: Operation,
  { status, headers, text }: FuzzAnswer,
): Fault | null => {
  const about = `${operation.method.toUpperCase()} ${operation.path} → ${status}`;
  const fault = (what: string, more = ''): Fault => ({
    key: `${about}: ${what}`,
    why: `${more} ${text.slice(0, 600)}`.trim(),
  });
  const told = jsonOf(text);
  const code = (told?.value as { code?: unknown } | null | undefined)?.code;
  if (status >= 500) return fault(`5xx (${String(code)})`);
  const described = operation.responses[String(status)];
  if (!described) return fault(`undocumented status (${String(code)})`);
  // Its answer has no body, whatever is said of one.
  if (operation.method === 'head') return text === '' ? null : fault('a body');
  const type = String(headers['content-type'] ?? '').split(';')[0] ?? '';
  const { content } = described;
  if (!content) return text === '' ? null : fault('a body where none is documented');
  if (!content[type]) return fault(`undocumented content type "${type}"`);
  if (status >= 400) {
    if (!isErrorName(code)) return fault(`unknown code ${String(code)}`);
    if (!codesIn(described.description).includes(code)) return fault(`undocumented code ${code}`);
  }
  if (!type.endsWith('json')) return null;
  if (!told) return fault('not JSON');
  const misfit = document.misfit(operation, String(status), type, told.value);
  return misfit === null ? null : fault('schema mismatch', misfit);
};
