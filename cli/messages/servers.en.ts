import type { ServerMessages } from './server-messages.ts';

const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
const suffixes = { zero: 'th', one: 'st', two: 'nd', few: 'rd', many: 'th', other: 'th' } as const;

export const serversEn: ServerMessages = {
  help: {
    servers:
      'database servers: "list" shows who works on each and who waits; "set <host:port>" changes how much one bears',
    cap: 'reads and rehearsals that it bears at once',
    default: 'as many as every other server',
  },
  columns: {
    server: 'Server',
    cap: 'Cap',
    clinics: 'Clinics',
    holding: 'Working',
    waiting: 'Waiting',
    names: 'Also known as',
  },
  shared: (cap) => `${cap} (as every server)`,
  changed: (server, cap) => `${server} bears ${cap} at once from here on.`,
  waits: (server, place) =>
    place === null
      ? `waits for a turn on ${server}`
      : `waits for a turn on ${server}, ${place}${suffixes[ordinals.select(place)]}`,
};
