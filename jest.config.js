// The tests of the built package: native ES modules, nothing transformed.
export default {
  testEnvironment: "node",
  transform: {},
  roots: ["<rootDir>/tests/js", "<rootDir>/tests/cli", "<rootDir>/tests/endpoints"],
  testMatch: ["**/*.test.js"],
  // Parts of the command line that stand in files of their own.
  moduleNameMapper: { "^entrybridge-(mock|push)$": "<rootDir>/dist/$1.mjs" },
  modulePathIgnorePatterns: ["<rootDir>/build/", "<rootDir>/dist/package.json"],
  testTimeout: 20_000,
  // The suites wait for processes most of the time.
  maxWorkers: "100%",
};
