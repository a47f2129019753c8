// Two cores carry PostgreSQL, Temporal, two test files and what they start: in CI, one that fails is run once
// more, and both outcomes are told. By hand it fails at once, so that what is unsteady is seen.
if (process.env.CI !== undefined) jest.retryTimes(1, { logErrorsBeforeRetry: true });
