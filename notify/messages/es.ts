import type { MailMessages } from './mail-messages.ts';

const kinds = { s3: 'S3', drive: 'Google Drive', folder: 'Carpeta' } as const;

export const mailMessagesEs: MailMessages = {
  place: ({ kind, destination }) => {
    if (kind === 'folder') return `la carpeta «${destination}»`;
    return destination === kind ? kinds[kind] : `${kinds[kind]} («${destination}»)`;
  },
  placeLabel: ({ kind, destination }) =>
    destination === kind ? kinds[kind] : `${kinds[kind]} «${destination}»`,

  eyebrow: (clinic) => `Respaldo de ${clinic}`,
  subject: {
    restorable: (clinic, size) => `Respaldo de ${clinic}: completo y probado (${size})`,
    intact: (clinic, size) => `Respaldo de ${clinic}: completo y verificado (${size})`,
    stored: (clinic, size) => `Respaldo de ${clinic}: guardado, aún sin verificar (${size})`,
    drillFailed: (clinic) =>
      `Respaldo de ${clinic}: guardado, pero no superó el ensayo de restauración`,
    copyLost: (clinic, place) => `Respaldo de ${clinic}: guardado, pero sin la copia en ${place}`,
    copyDamaged: (clinic, place) =>
      `Respaldo de ${clinic}: guardado, pero la copia en ${place} está dañada`,
    copyUnverified: (clinic, place) =>
      `Respaldo de ${clinic}: guardado, pero sin verificar la copia en ${place}`,
    copiesLost: (clinic, count) => `Respaldo de ${clinic}: guardado, pero fallaron ${count} copias`,
    trouble: (clinic) => `Respaldo de ${clinic}: guardado, pero con problemas`,
    failed: (clinic) => `Respaldo de ${clinic}: no se pudo completar`,
    recovered: (clinic, size) => `Respaldo de ${clinic}: vuelve a estar bien (${size})`,
  },
  title: {
    restorable: 'Completo y probado',
    intact: 'Completo y verificado',
    stored: 'Guardado, aún sin verificar',
    partial: 'Guardado, pero necesita su atención',
    failed: 'No se pudo completar',
  },
  lead: {
    restorable: (places) =>
      `Los datos de su clínica están a salvo en ${places}, y un ensayo demostró que se pueden restaurar. No tiene que hacer nada.`,
    intact: (places) =>
      `Los datos de su clínica están a salvo en ${places}, y cada copia se leyó de vuelta sin diferencias. No tiene que hacer nada.`,
    stored: (places) =>
      `Los datos de su clínica quedaron guardados en ${places}. Todavía no se han leído de vuelta para comprobarlos.`,
    partial:
      'Este respaldo existe, pero no todo salió bien. Aquí está lo que puede dar por seguro y lo que no.',
    failed: (instant) =>
      `El respaldo que empezó el ${instant} no terminó, así que no debe contar con él.`,
  },

  headings: {
    recovered: 'Se resolvió',
    safe: 'Qué está a salvo',
    unsafe: 'Qué no está bien',
    cause: 'Causa',
    advice: 'Qué hacer',
    backup: 'El respaldo',
    copies: 'Las copias',
    proved: 'Qué se comprobó',
    times: 'Cuánto tardó',
  },
  labels: {
    number: 'Número',
    dataOf: 'Datos del',
    startedAt: 'Empezó el',
    state: 'Estado',
    records: 'Registros',
    size: 'Tamaño',
    trigger: 'Tipo',
    file: 'Archivo',
    fingerprint: 'Huella',
    snapshot: 'Lectura de los datos',
    upload: 'Subida de las copias',
    verify: 'Verificación',
    drill: 'Ensayo de restauración',
    total: 'En total',
  },
  state: {
    restorable: 'Restaurable',
    intact: 'Íntegro',
    stored: 'Guardado',
    partial: 'Con problemas',
    failed: 'Fallido',
  },
  trigger: { manual: 'Manual', automatic: 'Automático' },
  copyState: {
    running: 'Sin terminar',
    stored: 'Guardada; aún sin verificar',
    intact: 'Íntegra: se leyó de vuelta y coincide',
    damaged: 'Dañada',
    missing: 'No está donde se guardó',
    failed: 'No se pudo guardar',
    removed: 'Eliminada',
  },
  records: (shownRows, tables, shownTables) =>
    `${shownRows} en ${shownTables} ${tables === 1 ? 'tabla' : 'tablas'}`,
  size: (stored, plain) => `${stored} (${plain} sin comprimir)`,

  safe: {
    intact: (place) => `La copia en ${place} está íntegra: se leyó de vuelta y coincide.`,
    stored: (place) => `La copia en ${place} se guardó completa; aún no se ha leído de vuelta.`,
    drillPassed:
      'Una copia se restauró en una base de datos de prueba y resultó idéntica a los datos de la clínica.',
    clinicUntouched: 'Los datos de la clínica no se han modificado.',
    earlierUntouched: 'Los respaldos anteriores siguen donde estaban.',
  },
  unsafe: {
    copy: (place, state, why) => {
      const what = {
        damaged: `La copia en ${place} está dañada.`,
        missing: `La copia en ${place} no está donde se guardó.`,
        removed: `La copia en ${place} fue eliminada.`,
        failed: `La copia en ${place} no se pudo guardar.`,
        running: `La copia en ${place} no se terminó de guardar.`,
        stored: `La copia en ${place} no se pudo verificar.`,
        intact: `La copia en ${place} tuvo un problema.`,
      }[state];
      return why === '' ? what : `${what} ${why}`;
    },
    drill: (why) => `El ensayo de restauración falló. ${why}`.trim(),
    drillConsequence:
      'Hasta que se resuelva, no cuente con este respaldo para recuperar la clínica: use uno anterior.',
    fewerCopies: 'Hasta que se resuelva, este respaldo tiene menos copias de las previstas.',
    other: (why) => why,
  },
  advice: (hint) => `Qué hacer: ${hint}`,
  recovered: (since, failures) =>
    failures === 1
      ? `El respaldo anterior, del ${since}, no salió bien. Este sí: el problema está resuelto.`
      : `Los ${failures} respaldos anteriores, desde el ${since}, no salieron bien. Este sí: el problema está resuelto.`,
  overlapping: (total) => `${total}, con pasos simultáneos`,
  causeUnknown: 'No se registró la causa.',
  proved: {
    oneInstant: (instant) =>
      `Todos los datos son de un mismo instante: el ${instant}. Lo que se registró después entrará en el próximo respaldo.`,
    stored: 'Cada copia se guardó completa. Todavía no se ha leído de vuelta.',
    intact:
      'Cada copia se leyó de vuelta desde donde está guardada y coincide, byte por byte, con lo que se respaldó.',
    drillPassed: (tables, shownTables, shownRows) =>
      `Una copia se restauró en una base de datos de prueba: ${
        tables === 1 ? 'su tabla' : `sus ${shownTables} tablas`
      }, con ${shownRows} registros en total, ${
        tables === 1 ? 'resultó idéntica' : 'resultaron idénticas'
      } a lo que había en la clínica. La base de prueba ya se eliminó.`,
    drillSkipped: 'Esta vez no se hizo el ensayo de restauración.',
  },
  footer: (timeZone) =>
    `Este mensaje lo envió Resguardo, que hace los respaldos de su clínica. Las horas son de la zona ${timeZone}.`,
};
