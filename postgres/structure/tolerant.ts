/** Errors that mean: this server has no such role, or we may not do this here. */
const tolerated = [
  'undefined_object',
  'insufficient_privilege',
  'invalid_grant_operation',
  'invalid_grantor',
  'feature_not_supported',
  'invalid_parameter_value',
];

/** A dollar quote that the text does not hold. */
const dollarQuote = (text: string, stem: string): string => {
  for (let number = 0; ; number++) {
    const tag = `$${stem}${number === 0 ? '' : number}$`;
    if (!text.includes(tag)) return tag;
  }
};

/**
 * One statement that gives a warning instead of an error where a role is missing or rights do not
 * reach: data must come back also on a server that knows none of the clinic's roles.
 */
export const tolerant = (statement: string): string => {
  const inner = dollarQuote(statement, 'said');
  const body = [
    'BEGIN',
    `  EXECUTE ${inner}${statement}${inner};`,
    `EXCEPTION WHEN ${tolerated.join(' OR ')} THEN`,
    "  RAISE WARNING 'left out: %', SQLERRM;",
    'END',
  ].join('\n');
  const outer = dollarQuote(body, 'do');
  return `DO ${outer}\n${body}\n${outer};\n`;
};
