/** Where secrets stand in what is logged. Bodies are never logged; this is for what slips in beside. */
const secretFields = [
  'authorization',
  'password',
  'contraseña',
  'secret',
  'secretAccessKey',
  'privateKey',
  'refreshToken',
  'clientSecret',
  'token',
];

/** The places that pino blanks, up to three levels down. */
export const redactedPaths = secretFields.flatMap((field) => [
  `["${field}"]`,
  `*["${field}"]`,
  `*.*["${field}"]`,
]);

/** A caller's own request id is taken over when it is a plain word: it goes into logs and answers. */
export const soundRequestId = /^[A-Za-z0-9._-]{8,64}$/;
