import type { ServerMessages } from './server-messages.ts';

export const serversEs: ServerMessages = {
  help: {
    servers:
      'servidores de bases de datos: «list» muestra quién trabaja en cada uno y quién espera; «set <host:puerto>» cambia cuánto soporta uno',
    cap: 'lecturas y ensayos que soporta a la vez',
    default: 'tantos como cualquier otro servidor',
  },
  columns: {
    server: 'Servidor',
    cap: 'Tope',
    clinics: 'Clínicas',
    holding: 'Trabajando',
    waiting: 'Esperando',
    names: 'También se llama',
  },
  shared: (cap) => `${cap} (como todos)`,
  changed: (server, cap) => `Desde ahora ${server} soporta ${cap} a la vez.`,
  waits: (server, place) =>
    place === null
      ? `espera su turno en ${server}`
      : `espera su turno en ${server}, en el puesto ${place}`,
};
