const networkCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ESOCKETTIMEDOUT'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN'],
  ...[
    'UND_ERR_SOCKET',
    'UND_ERR_CONNECT_TIMEOUT',
    'UND_ERR_HEADERS_TIMEOUT',
    'UND_ERR_BODY_TIMEOUT',
  ],
  ...['ERR_STREAM_PREMATURE_CLOSE', 'HPE_INVALID_CONSTANT', 'EPROTO'],
  ...[
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ],
  ...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID'],
]);
// The AWS SDK makes a new error, of its text alone, from one of another realm (node:vm).
const wrappedCode = /^AWS SDK error wrapper for .*?\b(E[A-Z]+)\b/;
const networkNames = new Set(['TimeoutError', 'FetchError']);

/**
 * Why nothing was heard from a server (`ECONNREFUSED`, `CERT_HAS_EXPIRED`…), looked for down the chain
 * of causes; null when the error is of another kind.
 */
export function networkCause(error: unknown): string | null {
  for (
    let at = error;
    typeof at === 'object' && at !== null;
    at = 'cause' in at ? at.cause : null
  ) {
    if ('code' in at && typeof at.code === 'string' && networkCodes.has(at.code)) return at.code;
    if ('name' in at && typeof at.name === 'string' && networkNames.has(at.name)) return at.name;
    const wrapped = 'message' in at ? wrappedCode.exec(String(at.message))?.[1] : undefined;
    if (wrapped !== undefined && networkCodes.has(wrapped)) return wrapped;
  }
  return null;
}
