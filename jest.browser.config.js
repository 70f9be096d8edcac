// The tests in headless Chromium: of the built package in a page, and of the demo's static build.
export default {
  testEnvironment: "node",
  transform: {},
  roots: ["<rootDir>/tests/browser"],
  testMatch: ["**/*.test.js"],
  modulePathIgnorePatterns: ["<rootDir>/build/", "<rootDir>/dist/package.json"],
  globalSetup: "<rootDir>/tests/browser/build-demo.js",
  testTimeout: 20_000,
  maxWorkers: 2,
};
