const prefix = '#/components/schemas/';

const collect = (value: unknown, into: Set<string>): void => {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === '$ref' && typeof inner === 'string' && inner.startsWith(prefix)) {
      into.add(inner.slice(prefix.length));
    } else {
      collect(inner, into);
    }
  }
};

/** The document without the schemas that nothing in it points at. */
export const withoutUnused = <Document extends object>(document: Document): Document => {
  const { components, ...rest } = document as {
    components?: { schemas?: Record<string, unknown> };
  };
  const schemas = components?.schemas ?? {};
  const used = new Set<string>();
  collect(rest, used);
  // A set gives what is added to it while it is gone through: what the used ones use comes too.
  for (const name of used) collect(schemas[name], used);
  const kept = Object.entries(schemas).filter(([name]) => used.has(name));
  return { ...document, components: { ...components, schemas: Object.fromEntries(kept) } };
};
