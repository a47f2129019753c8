const { projects } = require('../../jest.config.js');

const integration = projects.find(({ displayName }) => displayName === 'integration');

// The main job again, and what only a whole server has, on Temporal over PostgreSQL. A configuration of its own:
// as a project beside the others it would run with every `npx jest FILE`, and build the server for it.
// It writes each step of a workflow to PostgreSQL, so it gets more time, and one file at once.
process.env.TEST_PATIENCE = '4';

module.exports = {
  maxWorkers: 1,
  testTimeout: 240_000,
  projects: [
    {
      ...integration,
      displayName: 'temporal on PostgreSQL',
      testMatch: [
        '<rootDir>/tests/integration/{orders,messages,privacy,reconciler}/**/*.test.ts',
        '<rootDir>/tests/temporal/**/*.test.ts',
      ],
      globalSetup: '<rootDir>/tests/temporal/setup.ts',
    },
  ],
};
