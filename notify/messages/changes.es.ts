import type { ChangeMessages } from './change-messages.ts';

export const changeMessagesEs: ChangeMessages = {
  shared: {
    headings: {
      done: 'Qué se hizo',
      tables: 'Por tabla',
      undo: 'Si algo no está como esperaba',
      asked: 'Qué se pidió',
      decide: 'Qué hace falta',
      cause: 'Causa',
      advice: 'Qué hacer',
      attention: 'Qué necesita su atención',
      standing: 'Cómo quedaron los datos',
    },
    labels: {
      number: 'Número',
      backup: 'Respaldo',
      dataOf: 'Datos del',
      selection: 'Alcance',
      copy: 'Copia leída',
      records: 'Registros',
      added: 'Añadidos',
      changed: 'Cambiados',
      removed: 'Quitados',
      took: 'Duración',
      waited: 'Espera de la aplicación',
      requestedBy: 'Pedido por',
      requestedAt: 'Pedido el',
      decidedBy: 'Decidido por',
      file: 'Archivo',
      range: 'Fechas',
      freed: 'Espacio liberado',
      others: 'Otras tablas',
    },
    untouched: 'Los datos de la clínica no se han modificado: siguen como estaban.',
    advice: (hint) => `Qué hacer: ${hint}`,
    causeUnknown: 'No se registró la causa.',
    records: (rows, tables, shownTables) =>
      `${rows} en ${shownTables} ${tables === 1 ? 'tabla' : 'tablas'}`,
    footer: (timeZone) =>
      `Este mensaje lo envió Resguardo, que hace los respaldos de su clínica. Las horas son de la zona ${timeZone}.`,
  },

  restore: {
    eyebrow: (clinic) => `Restauración de ${clinic}`,
    subject: {
      done: (kind, target, clinic) =>
        target === 'file'
          ? `Datos de ${clinic}: el archivo está listo`
          : kind === 'undo'
            ? `Restauración de ${clinic}: deshecha`
            : `Restauración de ${clinic}: completada`,
      attention: (clinic) => `Restauración de ${clinic}: completada, pero necesita su atención`,
      failed: (kind, clinic) =>
        kind === 'undo'
          ? `Restauración de ${clinic}: no se pudo deshacer`
          : `Restauración de ${clinic}: no se hizo`,
      refused: (clinic) => `Restauración de ${clinic}: no se autorizó`,
      approval: (clinic) => `Restauración de ${clinic}: hace falta su autorización`,
      expiring: (clinic) => `Restauración de ${clinic}: pronto ya no se podrá deshacer`,
    },
    title: {
      done: (kind, target) =>
        target === 'file'
          ? 'El archivo está listo'
          : kind === 'undo'
            ? 'Restauración deshecha'
            : 'Restauración completada',
      attention: 'Completada, pero necesita su atención',
      failed: (kind) => (kind === 'undo' ? 'No se pudo deshacer' : 'No se hizo'),
      refused: 'No se autorizó',
      approval: 'Hace falta su autorización',
      expiring: 'Pronto ya no se podrá deshacer',
    },
    lead: {
      whole: (instant) =>
        `La clínica tiene ahora los datos del ${instant}. Antes de darlos por buenos se compararon, tabla por tabla, con el respaldo.`,
      cleaned:
        'Todo lo que la limpieza había borrado está de vuelta, tal como estaba. Todo lo demás quedó como estaba.',
      part: (instant) =>
        `Lo elegido del respaldo del ${instant} está de vuelta en la clínica. Todo lo demás quedó como estaba.`,
      undone: 'La clínica tiene de nuevo los datos que tenía antes de aquella restauración.',
      file: 'Los datos elegidos se escribieron en un archivo. Los datos de la clínica no se han modificado.',
      failed: (kind, instant) =>
        `${kind === 'undo' ? 'Lo pedido' : 'La restauración pedida'} el ${instant} no se hizo. Los datos de la clínica no se han modificado: siguen como estaban.`,
      refused:
        'La restauración no se hizo, porque no fue autorizada. Los datos de la clínica siguen como estaban.',
      approval: (kind, who, until) =>
        `${who} pidió ${kind === 'undo' ? 'deshacer una restauración' : 'restaurar los datos de la clínica desde un respaldo'}. Otra persona debe autorizarlo antes del ${until}; si nadie lo hace, no se hará nada.`,
      expiring: (until) =>
        `Lo que había antes de la restauración se conserva hasta el ${until}. Después se borra para liberar el espacio, y ya no se podrá deshacer.`,
    },
    selection: (selection, tables) => {
      if (selection.kind === 'all') return 'Todos los datos de la clínica';
      if (selection.kind === 'cleaning')
        return `Lo que borró la limpieza n.º ${String(selection.cleaning)}`;
      if (selection.kind === 'tables')
        return selection.tables.length === 1 ? `La tabla ${tables}` : `Las tablas ${tables}`;
      const records =
        selection.count === 1 ? 'Un registro' : `${String(selection.count)} registros`;
      return `${records} de ${tables}, con todo lo que depende de ${selection.count === 1 ? 'él' : 'ellos'}`;
    },
    backup: (backupId, from) =>
      from === null ? `N.º ${String(backupId)}` : `N.º ${String(backupId)}, de ${from}`,
    undo: {
      until: (instant) =>
        `Lo que había antes se conserva hasta el ${instant}. Hasta entonces se puede deshacer.`,
      how: (clinicId, restoreId) =>
        `Para deshacer: en el panel, en la lista de restauraciones, «Deshacer»; o la orden «resguardo undo ${clinicId} ${String(restoreId)}».`,
      safety: (backupId) =>
        `Antes de empezar se hizo además un respaldo de lo que había: el n.º ${String(backupId)}.`,
      noSafety: (why) =>
        `De lo que había no se pudo hacer un respaldo antes de empezar. ${why} Por eso solo se conserva tal como estaba, para deshacer.`,
      fileUntil: (instant) => `El archivo se borra el ${instant}: descárguelo antes.`,
    },
    afterthought: (why) =>
      `La restauración está completa, pero al mirar después la base de datos desde fuera se encontró esto: ${why}`,
    approval: {
      would: (kind) =>
        kind === 'undo'
          ? 'Los datos de ahora se cambiarían por los que había antes de la restauración; los de ahora se conservarían unos días.'
          : 'Los datos de ahora se cambiarían por los del respaldo; los de ahora se conservarían unos días, por si hay que deshacerlo.',
      who: (names) => `Pueden decidir: ${names}. Quien lo pidió no puede.`,
      nobody:
        'Ninguna otra persona puede decidir todavía: hace falta otro administrador de la clínica, o un operador.',
      how: (clinicId, restoreId) =>
        `En el panel, en la lista de restauraciones: «Autorizar» o «Rechazar», con su contraseña; o la orden «resguardo approve ${clinicId} ${String(restoreId)}».`,
      nothingYet: 'Hasta entonces no se modifica nada.',
    },
    expired: 'Nadie decidió a tiempo.',
  },

  clean: {
    eyebrow: (clinic) => `Limpieza de ${clinic}`,
    subject: {
      done: (clinic) => `Limpieza de ${clinic}: completada`,
      failed: (clinic) => `Limpieza de ${clinic}: no se completó`,
    },
    title: { done: 'Limpieza completada', failed: 'La limpieza no se completó' },
    lead: {
      done: (start, end) =>
        `Los registros del ${start} hasta antes del ${end} se borraron de la base de datos. Un respaldo los tiene todos: se comprobó fila por fila antes de borrar.`,
      failed: (start, end) =>
        `La limpieza de los registros del ${start} hasta antes del ${end} no se completó.`,
    },
    table: (deleted, freed) => `${deleted} borrados; ${freed} liberados`,
    held: (backupId) => `Todo lo borrado está en el respaldo n.º ${String(backupId)}.`,
    restorable:
      'Se puede traer de vuelta: en el panel, en la lista de limpiezas, «Deshacer», mientras exista ese respaldo.',
    stoppedMidway:
      'Se borra por lotes: es posible que una parte ya esté borrada, y toda ella está en el respaldo. Puede pedir la limpieza otra vez: sigue donde quedó.',
  },

  safetyDescription: (kind, backupId) =>
    kind === 'undo'
      ? `Antes de deshacer la restauración del respaldo n.º ${String(backupId)}`
      : `Antes de restaurar el respaldo n.º ${String(backupId)}`,
};
