import type { GuardMessages } from './guard-messages.ts';

export const guardEs: GuardMessages = {
  help: {
    guard:
      'qué falla en cualquier parte y qué hacer; termina con 90 mientras haya algo crítico abierto',
    run: 'mirar ahora toda la flota y esperar el resultado',
    clinic: 'solo lo de una clínica',
    all: 'también lo silenciado',
    until: 'hasta cuándo, 2026-12-01 o 2026-12-01T08:00',
    reason: 'por qué',
    id: 'el identificador de la clínica',
    name: 'el nombre de la clínica',
    model: 'la clínica de la que se copian usuario, destinos y política',
    silence: 'no avisa de una alarma hasta una fecha; sin --until, vuelve a avisar',
    accept: 'dice que así debe ser: no se vuelve a encontrar',
    adopt: 'incorpora lo que propone una alarma, respaldado como su modelo',
    proposals: 'lo que nadie registró, cada cosa como una clínica sin sus claves',
    exceptions: 'lo que se aceptó',
    lookAgain: 'retira una excepción: se vuelve a buscar',
    room: 'cuán llenos están los lugares de copias y spools, y cuándo se llenarán',
  },
  green: (at) => `Todo está bien. Se miró toda la flota el ${at}.`,
  never: 'El vigilante todavía no terminó ninguna ronda: mire si hay un worker en marcha.',
  old: (at) => `La última ronda del vigilante terminó el ${at}: mire si hay un worker en marcha.`,
  total: (critical, warning, silenced) =>
    `Críticas: ${critical}. Por atender: ${warning}. Silenciadas: ${silenced}.`,
  looked: (at) => `Última ronda: ${at}.`,
  looking: 'Mirando toda la flota…',
  stillLooking: 'La ronda sigue en curso; así estaba antes.',
  severity: { critical: 'CRÍTICO', warning: 'por atender' },
  since: (at) => `desde el ${at}`,
  silencedUntil: (at, reason) => `silenciada hasta el ${at}: ${reason}`,
  silenced: (id, until) => `No se avisará de la alarma ${id} hasta el ${until}.`,
  loud: (id) => `Se vuelve a avisar de la alarma ${id}.`,
  accepted: (id) => `La alarma ${id} quedó aceptada y no se volverá a encontrar.`,
  adopted: (clinic) => `Se incorporó la clínica «${clinic}».`,
  wrongTime: (written) => `no es una hora: ${written}`,
  proposal: (alarm, model) => `Alarma ${alarm}, como la clínica «${model}»:`,
  howToAdopt:
    'Para incorporar una: resguardo guard adopt <alarma>. Para dejarla fuera: resguardo guard accept <alarma> --reason "…".',
  noProposals: 'No hay nada que nadie haya registrado.',
  removed: (id) => `La excepción ${id} se retiró: se vuelve a buscar.`,
  room: {
    ...{ name: 'Lugar', used: 'Usado', of: 'De', share: 'Parte', perDay: 'Por día', full: 'Lleno' },
    inDays: (days) => `en ${days} días`,
  },
  columns: { what: 'Qué', reason: 'Por qué', by: 'Quién', at: 'Cuándo' },
};
