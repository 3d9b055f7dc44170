import type { ErrorWordsOf } from './error-words.ts';

/** Las palabras sobre las muestras y los archivos que declaran clínicas: véase fleet-errors.en.ts. */
export const fleetErrorsEs = {
  'server-unknown': {
    message: 'Ninguna clínica está en un servidor de bases de datos[ «{server}»].',
    hint: 'Un servidor se nombra como host:puerto; «resguardo servers list» muestra los que hay.',
  },
  'samples-beside-real': {
    message:
      'La clínica[ «{clinic}»] tiene respaldos de verdad[ ({backups})]: las muestras son para demostraciones.',
    hint: 'Si aun así quiere muestras a su lado, confírmelo con el identificador de la clínica[ (--confirm {clinic})].',
  },
  'file-invalid': {
    message: 'El archivo[ {file}] no está bien[ en {problems} lugares].',
    hint: 'Arriba se dice cada lugar, con su línea. No se cambió nada.',
  },
} as const satisfies Partial<ErrorWordsOf>;
