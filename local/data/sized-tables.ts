import type { TableRecipe } from './table-recipe.ts';

/** Of a thousand rows, how many are this table's; or a number that does not grow. */
export type SizedRecipe = TableRecipe & ({ readonly share: number } | { readonly fixed: number });

/**
 * Spread like a clinic that has worked for years: the log, the visits and their treatments make up most of
 * it, and there are several small tables beside. About 130 bytes of COPY text a row, which zstd
 * level 1 brings to about a quarter.
 */
export const sizedTables: readonly SizedRecipe[] = [
  {
    name: 'usuario',
    columns: 'id integer, email text, nombre text, apellido text, rol text, "contraseña" text',
    fixed: 60,
    row: `n, 'usuario' || n || '@correo.example', pg_temp.nombre(n, 1, n % 2 = 0), pg_temp.apellido(n, 2),
      pg_temp.elige(ARRAY['administración', 'odontología', 'recepción'], n, 3), 'pbkdf2_sha256$600000$' || md5('u' || n)`,
  },
  {
    name: 'tarifa',
    columns: 'id integer, codigo text, procedimiento text, precio numeric(12, 2), vigente boolean',
    fixed: 400,
    row: `n, 'T-' || lpad(n::text, 4, '0'), pg_temp.procedimiento(n, 1), pg_temp.precio(n, 2), n % 7 > 0`,
  },
  {
    name: 'paciente',
    columns:
      'id bigint, documento text, nombre text, apellido text, nacimiento date, telefono text, correo text, direccion text, registrado timestamptz',
    share: 20,
    row: `n, (1000000 + pg_temp.dado(n, 1, 9000000))::text, pg_temp.nombre(n, 2, n % 2 = 0),
      pg_temp.apellido(n, 3) || ' ' || pg_temp.apellido(n, 4), date '1938-03-01' + pg_temp.dado(n, 5, 30000)::int,
      CASE WHEN n % 13 > 0 THEN '7' || (1000000 + pg_temp.dado(n, 6, 8999999)) END,
      CASE WHEN n % 3 > 0 THEN pg_temp.sin_tildes(pg_temp.apellido(n, 3)) || n || '@correo.example' END,
      pg_temp.calle(n, 7) || ', ' || pg_temp.zona(n, 9), pg_temp.cita_en_orden(n, 10, {total})`,
  },
  {
    name: 'historialclinico',
    columns:
      'id bigint, paciente_id bigint, antecedentes jsonb, resumen text, actualizado timestamptz',
    share: 40,
    row: `n, 1 + pg_temp.dado(n, 1, {paciente}), jsonb_build_object('fuma', n % 5 = 0, 'hipertensión', n % 7 = 0,
        'diabetes', n % 11 = 0, 'código', left(md5('h' || n), 10), 'riesgo', pg_temp.dado(n, 2, 1000)),
      pg_temp.frase(n, 3) || ' ' || pg_temp.frase(n, 4) || E'\\n' || pg_temp.frase(n, 5) || ' ' || pg_temp.frase(n, 6),
      pg_temp.cita(n, 7)`,
    foreignKeys: ['(paciente_id) REFERENCES paciente'],
  },
  {
    name: 'consulta',
    columns:
      'id bigint, paciente_id bigint, odontologo_id integer, inicio timestamptz, estado text, motivo text, pulso smallint, presion text, notas text',
    share: 240,
    row: `n, 1 + pg_temp.dado(n, 1, {paciente}), 1 + pg_temp.dado(n, 2, 60), pg_temp.cita_en_orden(n, 3, {total}),
      CASE WHEN n % 10 < 8 THEN 'atendida' ELSE 'cancelada' END, pg_temp.motivo(n, 4), 55 + pg_temp.dado(n, 5, 60),
      (100 + pg_temp.dado(n, 6, 60)) || '/' || (60 + pg_temp.dado(n, 7, 40)),
      pg_temp.frase(n, 8) || CASE WHEN n % 2 = 0 THEN ' ' || pg_temp.frase(n, 9) ELSE '' END || ' Receta ' || upper(left(md5('r' || n), 12)) || '.'`,
    foreignKeys: ['(paciente_id) REFERENCES paciente', '(odontologo_id) REFERENCES usuario'],
  },
  {
    name: 'tratamientoodontologico',
    columns:
      'id bigint, consulta_id bigint, procedimiento text, pieza smallint, costo numeric(12, 2), lote text, hecho timestamptz',
    share: 135,
    row: `n, 1 + pg_temp.dado(n, 1, {consulta}), pg_temp.procedimiento(n, 2), CASE WHEN n % 6 > 0 THEN 11 + pg_temp.dado(n, 3, 38) END,
      pg_temp.precio(n, 4), CASE WHEN n % 4 > 0 THEN upper(left(md5('l' || n), 6)) END, pg_temp.cita_en_orden(n, 6, {total})`,
    foreignKeys: ['(consulta_id) REFERENCES consulta'],
  },
  {
    name: 'plantratamiento',
    columns: 'id bigint, paciente_id bigint, objetivo text, creado date, aceptado boolean',
    share: 20,
    row: `n, 1 + pg_temp.dado(n, 1, {paciente}), pg_temp.motivo(n, 2), pg_temp.cita(n, 3)::date, n % 4 > 0`,
  },
  {
    name: 'presupuesto',
    columns: 'id bigint, plan_id bigint, total numeric(12, 2), descuento numeric(5, 2), vence date',
    share: 20,
    row: `n, n, pg_temp.precio(n, 1) + pg_temp.precio(n, 3), CASE WHEN n % 4 = 0 THEN 12.5 ELSE 0 END, pg_temp.cita(n, 5)::date`,
  },
  {
    name: 'factura',
    columns:
      'id bigint, numero bigint, paciente_id bigint, emitida timestamptz, subtotal numeric(12, 2), impuesto numeric(12, 2), cuf text',
    share: 80,
    row: `n, 100000 + n, 1 + pg_temp.dado(n, 1, {paciente}), pg_temp.cita_en_orden(n, 2, {total}), pg_temp.precio(n, 3),
      round(pg_temp.precio(n, 3) * 0.13, 2), upper(left(md5('f' || n), 20))`,
    foreignKeys: ['(paciente_id) REFERENCES paciente'],
  },
  {
    name: 'pago',
    columns:
      'id bigint, factura_id bigint, monto numeric(12, 2), metodo text, fecha timestamptz, referencia text',
    share: 80,
    row: `n, n, pg_temp.precio(n, 1), pg_temp.elige(ARRAY['efectivo', 'tarjeta', 'transferencia', 'QR'], n, 3),
      pg_temp.cita_en_orden(n, 4, {total}), CASE WHEN n % 2 = 0 THEN 'OP-' || pg_temp.dado(n, 5, 100000000) ELSE '' END`,
    foreignKeys: ['(factura_id) REFERENCES factura'],
  },
  {
    name: 'pagoenlinea',
    columns: 'id uuid, pago_id bigint, respuesta json',
    share: 10,
    row: `md5('p' || n)::uuid, n, json_build_object('código', '00', 'autorización', pg_temp.dado(n, 1, 900000))`,
  },
  {
    name: 'bitacora',
    columns:
      'id bigint, fecha timestamptz, usuario_id integer, accion text, tabla text, registro_id bigint, ip inet, detalle text',
    share: 355,
    row: `n, timestamptz '2023-01-01Z' + make_interval(secs => 94608000.0 * n / {total} + pg_temp.dado(n, 1, 900) / 1000.0),
      1 + pg_temp.dado(n, 2, 60), pg_temp.elige(ARRAY['inició sesión', 'creó', 'modificó', 'consultó', 'imprimió', 'eliminó'], n, 3),
      pg_temp.elige(ARRAY['paciente', 'consulta', 'factura', 'pago', 'historialclinico', 'tratamiento'], n, 4),
      1 + pg_temp.dado(n, 5, {total}), ('10.0.' || pg_temp.dado(n, 6, 4) || '.' || pg_temp.dado(n, 7, 250))::inet,
      CASE WHEN n % 4 > 0 THEN 'sesión ' || left(md5('s' || n), 26) || '; ' || pg_temp.elige(ARRAY['teléfono', 'motivo',
        'monto', 'estado', 'dirección', 'notas'], n, 8) || ' cambiado desde la agenda' ELSE '' END`,
  },
];
