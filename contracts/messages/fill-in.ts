/**
 * A text with its parameters put in: `{name}` or `{name:format}`. A part between `[` and `]` goes when
 * one of its parameters is missing or empty. What is put in is never read as a template again.
 */
export const fillIn = (
  template: string,
  params: Readonly<Record<string, string>>,
  shown: (value: string, format: string | undefined) => string = (value) => value,
): string =>
  template.replace(/\[([^\]]*)\]/g, (_, part: string) => {
    const names = [...part.matchAll(/\{(\w+)(?::\w+)?\}/g)].map((match) => match[1] ?? '');
    const known = names.every((name) => Object.hasOwn(params, name) && params[name] !== '');
    return known
      ? part.replace(/\{(\w+)(?::(\w+))?\}/g, (__, name: string, format: string | undefined) =>
          shown(params[name] ?? '', format),
        )
      : '';
  });
