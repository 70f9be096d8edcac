// The tests of the packed package: installed beside bundlers and hosts, and run there.
export default {
  testEnvironment: "node",
  transform: {},
  roots: ["<rootDir>/tests/package"],
  testMatch: ["**/package/*.test.js"],
  modulePathIgnorePatterns: ["<rootDir>/build/", "<rootDir>/dist/package.json"],
  globalSetup: "<rootDir>/tests/package/install.js",
  testTimeout: 240_000,
  // Each test runs a bundler or a host.
  maxWorkers: 2,
};
