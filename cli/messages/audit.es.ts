import type { AuditMessages } from './audit-messages.ts';

export const auditEs: AuditMessages = {
  help: {
    audit:
      'quién hizo qué, cuándo y desde dónde: «list» lo muestra (todo, o lo de una clínica), «verify» comprueba que nadie lo cambió',
    user: 'solo lo que hizo el usuario de este número',
    action: 'solo esta acción, por ejemplo backup.delete',
    from: 'desde este instante, por ejemplo 2026-01-31T00:00:00Z',
    until: 'hasta antes de este instante',
  },
  columns: {
    number: 'N.º',
    at: 'Cuándo',
    who: 'Quién',
    what: 'Qué',
    clinic: 'Clínica',
    where: 'Desde dónde',
  },
  intact: (entries) =>
    `El registro está íntegro: ${entries} entradas, cada una atada a la anterior.`,
  head: (hash) =>
    `Último hash: ${hash}. Guárdelo en otro lugar: comparado más adelante, muestra que no se volvió a un estado anterior.`,
  broken: (id, problem) => `El registro NO está íntegro: en la entrada ${id}, ${problem}.`,
  problem: {
    missing: 'faltan las que debían ir antes',
    altered: 'el contenido no es el que dice su hash',
    unlinked: 'no sigue a la anterior',
    forged: 'el hash se hizo sin la clave maestra',
    cut: 'faltan las que debían ir después',
  },
};
