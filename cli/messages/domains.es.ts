import type { DomainMessages } from './domain-messages.ts';

export const domainsEs: DomainMessages = {
  help: {
    domains:
      'los dominios de la clínica vistos desde fuera: certificado, redirecciones, API y CORS',
    check: 'mirarlos ahora',
    set: 'qué dominios mirar y qué se espera de ellos (archivo JSON; reemplaza la lista)',
    history: 'lo que se encontró antes, lo último primero',
  },
  columns: {
    domain: 'DOMINIO',
    days: 'CERTIFICADO',
    redirects: 'REDIRECCIONES',
    api: 'API',
    login: 'ACCESO',
    cors: 'CORS',
    checked: 'MIRADO',
    from: 'DESDE',
    until: 'HASTA',
    looks: 'VECES',
    slowest: 'MÁS LENTO',
  },
  state: { ok: 'bien', warning: 'aviso', failed: 'falla', unknown: 'sin mirar' },
  days: (days, state) => `${state} · días: ${days}`,
  milliseconds: (value) => `${value} ms`,
  triedTwice: 'se intentó dos veces',
  checking: 'Mirando…',
  goesOn: 'Tarda más de lo usual y sigue sin usted; esto es lo último que se encontró.',
  none: (clinic) =>
    `La clínica ${clinic} no tiene dominios. Para ponerlos: resguardo domains ${clinic} --set archivo.json`,
};
