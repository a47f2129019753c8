// Packages that are ES modules only, which jest can't require as node does.
const esModules = 'jose';

const shared = {
  rootDir: __dirname,
  transform: {
    [`^.+\\.ts$|/node_modules/${esModules}/.+\\.js$`]: [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022', keepClassNames: true } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!${esModules}/)`],
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data'],
};

module.exports = {
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/tests/unit/**/*.test.ts'] },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/tests/integration/**/*.test.ts'],
      globalSetup: '<rootDir>/tests/integration/setup.ts',
      globalTeardown: '<rootDir>/tests/integration/teardown.ts',
      setupFilesAfterEnv: ['<rootDir>/tests/integration/again.js'],
    },
    {
      ...shared,
      displayName: 'browser',
      testMatch: ['<rootDir>/tests/browser/**/*.test.ts'],
      globalSetup: '<rootDir>/tests/integration/setup.ts',
      globalTeardown: '<rootDir>/tests/integration/teardown.ts',
      setupFilesAfterEnv: ['<rootDir>/tests/integration/again.js'],
    },
    { ...shared, displayName: 'replay', testMatch: ['<rootDir>/tests/replay/**/*.test.ts'] },
  ],
  // Each integration file runs an API, a worker and often a crowd; two cores carry two of them.
  maxWorkers: 2,
  testTimeout: 60_000,
};
