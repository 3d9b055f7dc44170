import type { DomainMessages } from './domain-messages.ts';

export const domainsEn: DomainMessages = {
  help: {
    domains: 'a clinic’s domains from outside: certificate, redirects, API, login and CORS',
    check: 'look now',
    set: 'which domains to look at and what to expect of each (a JSON file; replaces the list)',
    history: 'what was found before, newest first',
  },
  columns: {
    domain: 'DOMAIN',
    days: 'CERTIFICATE',
    redirects: 'REDIRECTS',
    api: 'API',
    login: 'LOGIN',
    cors: 'CORS',
    checked: 'LOOKED AT',
    from: 'FROM',
    until: 'UNTIL',
    looks: 'LOOKS',
    slowest: 'SLOWEST',
  },
  state: { ok: 'well', warning: 'warning', failed: 'failed', unknown: 'not looked at' },
  days: (days, state) => `${state} · days left: ${days}`,
  milliseconds: (value) => `${value} ms`,
  triedTwice: 'tried twice',
  checking: 'Looking…',
  goesOn: 'It takes longer than usual and goes on without you; this is what was found last.',
  none: (clinic) =>
    `The clinic ${clinic} has no domains. To set them: resguardo domains ${clinic} --set file.json`,
};
