/** Tests sit beside the file they test; test/ holds whole-system tests only. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  testMatch: ['**/*.test.ts'],
  globalSetup: '<rootDir>/local/testing/global-setup.ts',
  globalTeardown: '<rootDir>/local/testing/global-teardown.ts',
  modulePathIgnorePatterns: ['<rootDir>/.resguardo/'],
  testTimeout: 60_000,
  // The files share servers: one looks for what another has left, and scratch databases bear a backup's number.
  maxWorkers: 1,
  reporters: ['default', '<rootDir>/test/result-reporter.js'],
};
