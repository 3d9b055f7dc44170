/**
 * What a server sees of our environment: enough to run, nothing that would configure it behind our
 * back, and none of our secrets. Its home is its own folder, so a user's own settings stay out.
 */
export const plainEnvironment = (
  home: string,
  more: NodeJS.ProcessEnv = {},
): NodeJS.ProcessEnv => ({
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: home,
  TMPDIR: process.env['TMPDIR'] ?? '/tmp',
  TZ: 'UTC',
  LC_ALL: 'C',
  ...more,
});
