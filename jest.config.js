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
  // For what hangs: a machine that is busy is slow, and not wrong.
  testTimeout: 120_000,
  // The files share servers, and each looks only at databases and prefixes of its own.
  maxWorkers: 2,
  reporters: ['default', '<rootDir>/test/result-reporter.js'],
};
