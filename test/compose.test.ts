import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { safeParse, type z } from 'zod';
import { ApiSettings } from '../api/configuration.ts';
import { searchAttributes } from '../contracts/temporal.ts';
import { WorkerSettings } from '../worker/configuration.ts';

/** What can be known of the containers without an engine to run them. */
const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
}

const text = read('docker-compose.yml');
const { services, volumes } = parse(text, { merge: true }) as Compose;
const example = read('.env.example');
const dockerfile = read('Dockerfile');
const exampleNames = [...example.matchAll(/^#? ?([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1]);

test('each part of the product is there', () => {
  expect(Object.keys(services).sort()).toEqual(
    ['api', 'catalog', 'mail', 's3', 'temporal', 'worker'].sort(),
  );
});

test('every variable is in .env.example, and every one there is used', () => {
  const used = new Set([...text.matchAll(/\$\{([A-Z0-9_]+)/g)].map((match) => match[1]));
  expect([...used].sort()).toEqual([...exampleNames].sort());
});

test('no secret is written down: each is required, and empty in .env.example', () => {
  const secret = /(PASSWORD|MASTER_KEY|SECRET_ACCESS_KEY)$/;
  for (const [name, service] of Object.entries(services)) {
    for (const [setting, value] of Object.entries(service.environment ?? {})) {
      if (secret.test(setting))
        expect([name, setting, value]).toEqual([name, setting, expect.stringMatching(/^\$\{/)]);
    }
  }
  for (const [, name, value] of example.matchAll(/^#? ?([A-Z][A-Z0-9_]*)=(.*)$/gm)) {
    if (secret.test(name ?? '')) expect([name, value]).toEqual([name, '']);
  }
});

const settingsOf: Record<'api' | 'worker', { shape: Record<string, z.core.$ZodType> }> = {
  api: ApiSettings,
  worker: WorkerSettings,
};

test.each(['api', 'worker'] as const)(
  'the %s knows every setting it is given, and has what it needs',
  (name) => {
    const { shape } = settingsOf[name];
    const given = Object.keys(services[name]?.environment ?? {});
    const known = [...Object.keys(shape), 'RESGUARDO_MASTER_KEY'];
    expect(given.filter((setting) => !known.includes(setting.replace(/_FILE$/, '')))).toEqual([]);
    const needed = Object.entries(shape).filter(
      ([, schema]) => !safeParse(schema, undefined).success,
    );
    for (const [setting] of [...needed, ['RESGUARDO_MASTER_KEY']]) expect(given).toContain(setting);
  },
);

test('images are pinned to a version, and ours is built from what is here', () => {
  for (const { image } of Object.values(services))
    expect(image).toMatch(/^[a-z0-9./-]+:v?\d+\.\d+/);
  const froms = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map((match) => match[1]);
  const { version, dependencies } = JSON.parse(read('package.json')) as {
    version: string;
    dependencies: { node: string };
  };
  expect(new Set(froms)).toEqual(new Set([`node:${dependencies.node}-bookworm-slim`]));
  for (const name of ['api', 'worker'] as const) {
    expect(services[name]).toMatchObject({ build: '.', image: `resguardo:${version}` });
  }
  expect(dockerfile).toMatch(/^USER node$/m);
});

test('ports are open to this machine alone', () => {
  const ports = Object.values(services).flatMap((service) => service.ports ?? []);
  expect(ports.length).toBeGreaterThan(3);
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('who waits for another waits until it is healthy', () => {
  for (const service of Object.values(services)) {
    expect(service.healthcheck?.test.length).toBeGreaterThan(1);
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(condition).toBe('service_healthy');
      expect(services[other]?.healthcheck).toBeDefined();
    }
  }
});

test('what must outlive a container lies in a named volume', () => {
  const mounts = Object.values(services).flatMap((service) => service.volumes ?? []);
  const used = mounts.map((mount) => mount.split(':')[0] ?? '');
  expect(new Set(used)).toEqual(new Set(Object.keys(volumes)));
  const place = /^spool:(\S+)$/m.exec(services['worker']?.volumes?.join('\n') ?? '')?.[1];
  for (const setting of ['RESGUARDO_SPOOL', 'RESGUARDO_WORKER_CACHE'])
    expect(services['worker']?.environment?.[setting]).toMatch(new RegExp(`^${place}/`));
  expect(dockerfile).toMatch(new RegExp(`install --directory --owner=node .*${place} `));
  // A folder destination has to be found at one path by whoever writes it and whoever serves it.
  for (const name of ['api', 'worker'] as const)
    expect(services[name]?.volumes).toContain('copies:/copies');
});

test('Temporal knows our search attributes from its start', () => {
  const flags = Object.entries(searchAttributes).map(
    ([name, type]) => `--search-attribute=${name}=${type}`,
  );
  const given = services['temporal']?.command?.filter((flag) => flag.startsWith('--search'));
  expect(given?.toSorted()).toEqual(flags.toSorted());
});
