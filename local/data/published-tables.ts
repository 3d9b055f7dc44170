import type { TableRecipe } from './table-recipe.ts';

/** Some sentences of a chart, in one text. */
const sentences = (count: number, salt: number): string =>
  `(SELECT string_agg(pg_temp.frase(n * 64 + k, ${salt}) || ' Pieza ' || (1 + pg_temp.dado(n * 64 + k, ${salt + 20}, 4)) || '.' || (1 + pg_temp.dado(n * 64 + k, ${salt + 30}, 8)) || ', ficha ' || upper(left(md5(n || '/' || k), 8)) || '.', CASE WHEN n % 3 = 0 THEN E'\\n' ELSE ' ' END) FROM generate_series(1, ${count}) k)`;

/** What is known of each of the 32 teeth. */
const odontogram = `(SELECT jsonb_object_agg((k / 8 + 1) || '.' || (k % 8 + 1), jsonb_build_object(
    'estado', pg_temp.elige(ARRAY['sano', 'sano', 'sano', 'caries', 'obturado', 'ausente', 'corona'], n * 32 + k, 91),
    'movilidad', pg_temp.dado(n * 32 + k, 92, 3))) FROM generate_series(0, 31) k)`;

/** A record as it was before a change and after it. */
const changed = `jsonb_build_object('antes', jsonb_build_object('teléfono', '7' || pg_temp.dado(n, 81, 9999999),
      'dirección', pg_temp.calle(n, 82), 'notas', pg_temp.frase(n, 84)),
    'después', jsonb_build_object('teléfono', '7' || pg_temp.dado(n, 85, 9999999), 'dirección', pg_temp.calle(n, 86),
      'notas', pg_temp.frase(n, 84) || ' ' || pg_temp.frase(n, 88)))`;

/** The eleven models with as many records as the published run had, wide ones: 1.2 KB of JSON each. */
export const publishedTables: readonly (TableRecipe & { readonly records: number })[] = [
  {
    name: 'usuario',
    records: 18,
    columns:
      'id integer, clinica_id integer, email text, nombre text, apellido text, rol text, "contraseña" text, activo boolean',
    row: `n, 1, 'usuario' || n || '@correo.example', pg_temp.nombre(n, 1, n % 2 = 0), pg_temp.apellido(n, 2),
      pg_temp.elige(ARRAY['admin', 'odontólogo', 'recepción'], n, 3), 'pbkdf2_sha256$600000$' || md5('u' || n), true`,
  },
  {
    name: 'paciente',
    records: 1150,
    columns:
      'id bigint, clinica_id integer, documento text, nombre text, apellido text, nacimiento date, telefono text, correo text, direccion text, contacto jsonb, observaciones text, registrado timestamptz',
    row: `n, 1, (1000000 + pg_temp.dado(n, 1, 9000000))::text, pg_temp.nombre(n, 2, n % 2 = 0),
      pg_temp.apellido(n, 3) || ' ' || pg_temp.apellido(n, 4), date '1938-03-01' + pg_temp.dado(n, 5, 30000)::int,
      '7' || (1000000 + pg_temp.dado(n, 6, 8999999)), pg_temp.sin_tildes(pg_temp.apellido(n, 3)) || n || '@correo.example',
      pg_temp.calle(n, 7) || ', ' || pg_temp.zona(n, 9), jsonb_build_object('nombre', pg_temp.apellido(n, 10), 'teléfono', pg_temp.dado(n, 11, 99999999)),
      ${sentences(4, 12)}, pg_temp.cita_en_orden(n, 13, {total})`,
  },
  {
    name: 'historialclinico',
    records: 1150,
    columns:
      'id bigint, clinica_id integer, paciente_id bigint, antecedentes jsonb, odontograma jsonb, evolucion text, actualizado timestamptz',
    row: `n, 1, n, jsonb_build_object('fuma', n % 5 = 0, 'hipertensión', n % 7 = 0, 'diabetes', n % 11 = 0, 'familiares', pg_temp.frase(n, 1)),
      ${odontogram}, ${sentences(29, 2)}, pg_temp.cita(n, 3)`,
    foreignKeys: ['(paciente_id) REFERENCES paciente'],
  },
  {
    name: 'consulta',
    records: 3300,
    columns:
      'id bigint, clinica_id integer, paciente_id bigint, odontologo_id integer, fecha timestamptz, estado text, motivo text, signos jsonb, examen text, indicaciones text',
    row: `n, 1, 1 + pg_temp.dado(n, 1, {paciente}), 1 + pg_temp.dado(n, 2, {usuario}), pg_temp.cita_en_orden(n, 3, {total}),
      CASE WHEN n % 10 < 8 THEN 'atendida' ELSE 'cancelada' END, pg_temp.motivo(n, 4),
      jsonb_build_object('presión', (100 + pg_temp.dado(n, 5, 60)) || '/' || (60 + pg_temp.dado(n, 6, 40)), 'pulso', 55 + pg_temp.dado(n, 7, 60)),
      ${sentences(20, 8)}, ${sentences(12, 9)}`,
    foreignKeys: ['(paciente_id) REFERENCES paciente', '(odontologo_id) REFERENCES usuario'],
  },
  {
    name: 'tratamientoodontologico',
    records: 2600,
    columns:
      'id bigint, clinica_id integer, consulta_id bigint, procedimiento text, pieza smallint, costo numeric(12, 2), materiales jsonb, observaciones text',
    row: `n, 1, 1 + pg_temp.dado(n, 1, {consulta}), pg_temp.procedimiento(n, 2), 11 + pg_temp.dado(n, 3, 38), pg_temp.precio(n, 4),
      jsonb_build_array(jsonb_build_object('lote', upper(left(md5('l' || n), 8)), 'cantidad', 1 + n % 3)), ${sentences(8, 6)}`,
    foreignKeys: ['(consulta_id) REFERENCES consulta'],
  },
  {
    name: 'plantratamiento',
    records: 640,
    columns:
      'id bigint, clinica_id integer, paciente_id bigint, objetivo text, etapas jsonb, creado date',
    row: `n, 1, 1 + pg_temp.dado(n, 1, {paciente}), ${sentences(3, 2)}, jsonb_build_array(pg_temp.procedimiento(n, 3),
      pg_temp.procedimiento(n, 4), pg_temp.procedimiento(n, 5)), pg_temp.cita(n, 6)::date`,
  },
  {
    name: 'presupuesto',
    records: 640,
    columns:
      'id bigint, clinica_id integer, plan_id bigint, total numeric(12, 2), descuento numeric(5, 2), condiciones text, vence date',
    row: `n, 1, n, pg_temp.precio(n, 1) + pg_temp.precio(n, 3), 0, ${sentences(4, 4)}, pg_temp.cita(n, 5)::date`,
  },
  {
    name: 'factura',
    records: 1500,
    columns:
      'id bigint, clinica_id integer, numero bigint, paciente_id bigint, emitida timestamptz, subtotal numeric(12, 2), impuesto numeric(12, 2), cuf text, detalle jsonb',
    row: `n, 1, 100000 + n, 1 + pg_temp.dado(n, 1, {paciente}), pg_temp.cita_en_orden(n, 2, {total}), pg_temp.precio(n, 3),
      round(pg_temp.precio(n, 3) * 0.13, 2), upper(md5('f' || n)), jsonb_build_array(jsonb_build_object('concepto', pg_temp.procedimiento(n, 5),
        'cantidad', 1, 'precio', pg_temp.precio(n, 3)), jsonb_build_object('concepto', 'Material e insumos', 'cantidad', 2, 'precio', 35))`,
    foreignKeys: ['(paciente_id) REFERENCES paciente'],
  },
  {
    name: 'pago',
    records: 1480,
    columns:
      'id bigint, clinica_id integer, factura_id bigint, monto numeric(12, 2), metodo text, fecha timestamptz, referencia text, nota text',
    row: `n, 1, n, pg_temp.precio(n, 1), pg_temp.elige(ARRAY['efectivo', 'tarjeta', 'transferencia', 'QR'], n, 3),
      pg_temp.cita_en_orden(n, 4, {total}), 'OP-' || pg_temp.dado(n, 5, 100000000), ${sentences(2, 6)}`,
    foreignKeys: ['(factura_id) REFERENCES factura'],
  },
  {
    name: 'pagoenlinea',
    records: 356,
    columns: 'id uuid, clinica_id integer, pago_id bigint, pasarela text, respuesta jsonb',
    row: `md5('p' || n)::uuid, 1, n, 'QR Simple', jsonb_build_object('código', '00', 'autorización', pg_temp.dado(n, 1, 900000),
      'firma', md5('x' || n) || md5('y' || n))`,
  },
  {
    name: 'bitacora',
    records: 2400,
    columns:
      'id bigint, clinica_id integer, fecha timestamptz, usuario_id integer, accion text, tabla text, registro_id bigint, ip inet, agente text, cambio jsonb',
    row: `n, 1, pg_temp.cita_en_orden(n, 1, {total}), 1 + pg_temp.dado(n, 2, {usuario}), pg_temp.elige(ARRAY['creó', 'modificó', 'eliminó'], n, 3),
      pg_temp.elige(ARRAY['paciente', 'consulta', 'factura'], n, 4), 1 + pg_temp.dado(n, 5, 3000), ('10.0.0.' || pg_temp.dado(n, 6, 250))::inet,
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36', ${changed}`,
  },
];
