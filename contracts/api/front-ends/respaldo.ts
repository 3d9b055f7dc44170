import { z } from 'zod';

/** A backup as E2's front ends know it. Their words are the contract, `ñ` included. */
const Count = z.number().int().nonnegative();
const Instant = z.iso.datetime();

export const EstadoRespaldo = z.enum([
  'en_proceso',
  'completado',
  'fallido',
  'cancelado',
  'eliminado',
]);
export type EstadoRespaldo = z.infer<typeof EstadoRespaldo>;

export const Respaldo = z
  .object({
    id: z.number().int().positive(),
    clinica_id: z.union([z.number(), z.string()]).describe('A number where the clinic’s id is one'),
    archivo_s3: z.string(),
    hash_md5: z.string().nullable(),
    estado: EstadoRespaldo,
    tamaño_bytes: Count.nullable(),
    numero_registros: Count.nullable(),
    tipo: z.enum(['manual', 'automatico']),
    usuario: z
      .object({ id: z.number(), email: z.string(), nombre: z.string(), apellido: z.string() })
      .nullable(),
    descripcion: z.string(),
    fecha_respaldo: Instant,
    metadata: z.object({
      modelos: z.number().nullable().describe('Tables'),
      registros: z.number().nullable(),
      compresion: z.string(),
      tamaño_original: Count.nullable(),
      reduccion: z.number().nullable().describe('Per cent'),
    }),
    fecha_eliminacion: Instant.nullable(),
    tiempo_ejecucion: z.number().nullable().describe('Seconds'),
  })
  .meta({ id: 'Respaldo' });
export type Respaldo = z.infer<typeof Respaldo>;

export const Respaldos = z.array(Respaldo).meta({ id: 'Respaldos' });

export const RespaldosQuery = z.object({
  estado: EstadoRespaldo.optional(),
  tipo: z.enum(['manual', 'automatico']).optional(),
});

export const NuevoRespaldo = z
  .object({ descripcion: z.string().max(500).default('') })
  .prefault({})
  .meta({ id: 'NuevoRespaldo', example: { descripcion: 'Antes de la migración' } });

export const RespaldoCreado = Respaldo.extend({ mensaje: z.string() }).meta({
  id: 'RespaldoCreado',
});

export const RespaldoEnCurso = z
  .object({ mensaje: z.string(), run: z.string(), address: z.string(), events: z.string() })
  .meta({ id: 'RespaldoEnCurso' });

export const Descarga = z
  .object({
    url: z.string().describe('Presigned; for whoever holds it, until it expires'),
    url_descarga: z.string(),
    expira_en: z.number().int().describe('Seconds'),
    nombre_archivo: z.string(),
  })
  .meta({ id: 'Descarga' });

export const Estadisticas = z
  .object({
    total_respaldos: Count,
    completados: Count,
    fallidos: Count,
    tasa_exito: z.number().nullable().describe('Per cent of those that ended'),
    tamaño_total_bytes: Count,
    tamaño_original_bytes: Count,
    reduccion: z.number().nullable().describe('Per cent'),
    total_registros: Count,
    tiempo_promedio: z.number().nullable().describe('Seconds'),
    ultimo_respaldo: Instant.nullable(),
    por_mes: z.array(z.object({ mes: z.string(), respaldos: Count, tamaño_bytes: Count })),
    costo_mensual_estimado: z.number().describe('USD, for what is stored now'),
  })
  .meta({ id: 'Estadisticas' });
export type Estadisticas = z.infer<typeof Estadisticas>;

export const EntradaLogin = z
  .object({
    email: z.string().min(1).max(254),
    contraseña: z.string().min(1).max(1024),
    codigo: z.string().max(40).optional().describe('Of the second factor, for who has one'),
  })
  .meta({ id: 'EntradaLogin' });

export const RespuestaLogin = z
  .object({
    token: z.string().describe('For the header `Authorization: Token …`'),
    usuario: z.object({
      id: z.number(),
      email: z.string(),
      nombre: z.string(),
      apellido: z.string(),
      rol: z.string(),
    }),
    clinicas: z.array(z.object({ id: z.string(), nombre: z.string(), rol: z.string() })),
    expira: Instant,
  })
  .meta({ id: 'RespuestaLogin' });
