import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../install/cache-folder.ts';
import { findOnPath, isExecutable } from '../install/find-on-path.ts';
import { installOnce } from '../install/install-once.ts';
import { withProgress, type Report } from '../install/progress.ts';
import { runCommand } from '../install/run-command.ts';

const version = '1.38.0';

/** slf4j-nop keeps the server's logging library from complaining that it has nowhere to log to. */
const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>resguardo</groupId><artifactId>temporal-test-server</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${version}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

/** Up within the five seconds that the SDK waits, on a busy machine too. */
const launcher = `#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xss512k \\
  -cp "$here/jars/*" io.temporal.testserver.TestServer "$@"
`;

/**
 * Temporal's test server, which skips over the time nobody works in. It is written in Java and comes as
 * jars; what is handed back is a small program, for
 * `TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } })`.
 * It knows no list, count, schedule or reset.
 * @returns undefined where there is no Java, or where its jars are not to be had, after reporting why
 */
export async function findTestServer(
  options: { readonly report?: Report; readonly signal?: AbortSignal } = {},
): Promise<string | undefined> {
  const report = options.report ?? (() => undefined);
  const [ready] = findOnPath('temporal-test-server');
  if (ready !== undefined) return ready;
  if (!(await javaWorks())) {
    report('no Java here, so no Temporal test server: what needs it is left out');
    return undefined;
  }
  const program = (folder: string): string => join(folder, 'temporal-test-server');
  try {
    const folder = await installOnce(cacheFolder(), {
      folderName: `temporal-test-server-${version}`,
      fill: (into) => fetchJars(into, { report, signal: options.signal }),
      works: async (into) => isExecutable(program(into)),
    });
    return program(folder);
  } catch (error) {
    report(`no Temporal test server: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** macOS has a `java` that only tells where to get one. */
const javaWorks = async (): Promise<boolean> =>
  (await runCommand('java', ['-version'], { timeoutMs: 20_000 })).code === 0;

async function fetchJars(
  folder: string,
  options: { readonly report: Report; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const [maven] = findOnPath('mvn');
  if (maven === undefined) throw new Error('its jars come by Maven: put mvn on PATH');
  const project = join(folder, 'pom.xml');
  writeFileSync(project, pom);
  mkdirSync(join(folder, 'jars'));
  const done = await withProgress(
    {
      title: `fetching Temporal's test server ${version} (39 jars)`,
      folder,
      report: options.report,
    },
    () =>
      runCommand(
        maven,
        [
          ...['-B', '-q', '-f', project],
          'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies',
          ...['-DincludeScope=runtime', `-DoutputDirectory=${join(folder, 'jars')}`],
        ],
        { cwd: folder, timeoutMs: 10 * 60_000, signal: options.signal },
      ),
  );
  if (done.code !== 0) {
    throw new Error(`mvn: ${done.output.trim().split('\n').slice(0, 3).join(' ')}`);
  }
  rmSync(project);
  const program = join(folder, 'temporal-test-server');
  writeFileSync(program, launcher);
  chmodSync(program, 0o755);
}
