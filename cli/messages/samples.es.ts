import type { SamplesMessages } from './samples-messages.ts';

export const samplesEs: SamplesMessages = {
  help: {
    samples: 'hacer cinco muestras para una demostración, con fechas de los últimos seis días',
    confirm: 'el identificador de la clínica, si tiene respaldos de verdad',
    remove: 'quitar las muestras de la clínica',
  },
  started: (clinic) =>
    `Se hacen cinco muestras de «${clinic}»: respaldos reales con fechas que no son las suyas.`,
  made: (count, date, trigger, size, state) =>
    `  ${count}  ${date.padEnd(22)}  ${trigger.padEnd(10)}  ${size} · ${state}`,
  trigger: { manual: 'manual', automatic: 'automático' },
  done: (clinic, made) =>
    `«${clinic}» tiene ${made} muestras. Se hicieron ahora, no protegen a nadie y ninguna cifra las cuenta; se van solas en una semana, o con --remove.`,
  confirm: (clinic, why) =>
    `${why}\nSi aun así quiere muestras, escriba el identificador de la clínica (${clinic}): `,
  removed: (clinic, count) => `Se quitaron ${count} muestras de «${clinic}».`,
  stopping: 'Se estaban haciendo muestras: se detienen y se quitan.',
  stopped: (clinic) => `Se detuvo; de «${clinic}» no queda ninguna muestra.`,
  left: (clinic) => `Las muestras de «${clinic}» siguen haciéndose; véalas con «list ${clinic}».`,
  tag: '(muestra)',
  label: 'Muestra',
  shown: (date, made) =>
    `se muestra con fecha ${date}, pero se hizo el ${made}; no cuenta como respaldo`,
};
