import type { ErrorWordsOf } from './error-words.ts';

/** Las palabras sobre quién pregunta: véase identity-errors.en.ts. */
export const identityErrorsEs = {
  'not-logged-in': {
    message: 'Su sesión no está iniciada o ya venció.',
    hint: 'Inicie sesión y repita la operación.',
  },
  'login-refused': {
    message: 'El correo o la contraseña no son correctos.',
    hint: 'Escríbalos otra vez; distinga mayúsculas de minúsculas. Si los olvidó, pida al administrador una contraseña nueva.',
  },
  'not-allowed': {
    message: 'Su usuario no tiene permiso para hacer esto[ ({action})].',
    hint: 'Pida a un administrador de la clínica que lo haga o que le dé el permiso.',
  },
  'too-many-requests': {
    message:
      'Desde esta dirección llegaron más[ de {limit}] peticiones por minuto de las que se atienden.',
    hint: 'Espere[ {seconds} segundos]; para seguir una ejecución use sus eventos en vez de preguntar seguido.',
  },
  'too-many-attempts': {
    message: 'Hubo demasiados intentos seguidos.',
    hint: 'Espere[ {seconds} segundos] e inténtelo de nuevo.',
  },
  'person-needed': {
    message:
      'Esto lo tiene que hacer una persona que inicie sesión con su propia contraseña[ ({action})].',
    hint: 'No sirve el token de un programa ni el de otro sistema. Inicie sesión aquí con correo y contraseña.',
  },
  'second-factor-needed': {
    message: 'La contraseña es correcta; falta el código del segundo factor.',
    hint: 'Envíe los seis dígitos que muestra su autenticador, o uno de sus códigos de recuperación.',
  },
  'second-factor-refused': {
    message: 'El código del segundo factor no es correcto o ya se usó.',
    hint: 'Espere el código siguiente y compruebe que la hora de su teléfono sea la correcta.',
  },
  'code-refused': {
    message: 'El código no es correcto o ya se usó. No se cambió nada.',
    hint: 'Espere el código siguiente y compruebe que la hora de su teléfono sea la correcta.',
  },
  'second-factor-on': {
    message: 'El segundo factor ya está activado.',
    hint: 'Para registrar otro dispositivo, desactívelo antes.',
  },
  'second-factor-off': {
    message: 'No hay un segundo factor registrado.',
    hint: 'Pida una clave nueva y confírmela con un código.',
  },
  'reset-refused': {
    message: 'El código del correo no es correcto, venció o ya se usó.',
    hint: 'Pida otro correo: cada código sirve una vez, durante 30 minutos.',
  },
  'scope-too-wide': {
    message: 'Un token no puede tener más permisos que su dueño[: {role}].',
    hint: 'Pida un rol que no sea mayor que el suyo.',
  },
  'token-unknown': {
    message: 'Usted no tiene ese token[: {token}].',
    hint: 'La lista de sus tokens muestra los que hay.',
  },
  'session-unknown': {
    message: 'Usted no tiene esa sesión[: {session}].',
    hint: 'La lista de sus sesiones muestra las que están abiertas.',
  },
  'issuer-unknown': {
    message: 'No existe ese emisor de tokens[: {issuer}].',
    hint: 'La lista de emisores muestra los que hay.',
  },
  'issuer-exists': {
    message: 'Ya existe un emisor con ese nombre[: {issuer}].',
    hint: 'Cambie el que ya existe.',
  },
} as const satisfies Partial<ErrorWordsOf>;
