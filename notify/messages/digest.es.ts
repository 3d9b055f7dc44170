import type { DigestMessages } from './digest-messages.ts';

export const digestMessagesEs: DigestMessages = {
  eyebrow: (clinic) => `Resumen diario de ${clinic}`,
  subject: {
    protected: (clinic) => `Resumen de ${clinic}: protegida`,
    partly: (clinic) => `Resumen de ${clinic}: protegida a medias`,
    unprotected: (clinic) => `Resumen de ${clinic}: sin protección`,
  },
  subjectWithTrouble: (clinic) => `Resumen de ${clinic}: protegida, con respaldos que fallaron`,
  title: {
    protected: 'Su clínica está protegida',
    partly: 'Su clínica está protegida a medias',
    unprotected: 'Su clínica no está protegida',
  },
  lead: (backups, good, from, until) =>
    `Entre el ${from} y el ${until} ${
      backups === 0
        ? 'no hubo ningún respaldo'
        : backups === 1
          ? `hubo un respaldo, que ${good === 1 ? 'salió bien' : 'no salió bien'}`
          : `hubo ${backups} respaldos; salieron bien ${good}`
    }.`,
  headings: {
    safe: 'Qué está a salvo',
    unsafe: 'Qué no está bien',
    backups: 'Los respaldos del día',
    next: 'El próximo',
  },
  lastGood: (backupId, dataOf) =>
    `El respaldo ${backupId} tiene los datos de la clínica del ${dataOf}.`,
  drillPassed: 'Un ensayo demostró que se puede restaurar.',
  drillFailed: 'No superó el ensayo de restauración: no cuente con él.',
  nothingHeld: 'No hay ningún respaldo con los datos de la clínica.',
  noneOfTheDay: 'En este día no se hizo ningún respaldo.',
  state: {
    running: 'En curso',
    good: 'Bien',
    partial: 'Con problemas',
    failed: 'Fallido',
    cancelled: 'Cancelado',
  },
  backup: (backupId, startedAt) => `${backupId} · ${startedAt}`,
  next: (instant) => `Está previsto para el ${instant}.`,
  noNext: 'No hay ninguno previsto: solo se respalda cuando alguien lo pide.',
};
