// The tests of the built package: native ES modules, nothing transformed.
export default {
  testEnvironment: "node",
  transform: {},
  roots: ["<rootDir>/tests/js", "<rootDir>/tests/cli"],
  testMatch: ["**/*.test.js"],
  modulePathIgnorePatterns: ["<rootDir>/build/", "<rootDir>/dist/package.json"],
  testTimeout: 20_000,
  // The suites wait for processes most of the time.
  maxWorkers: "100%",
};
