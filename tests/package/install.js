// @ts-check
// Packs the package as it would be published, and installs it beside its consumers, in
// build/package. Their own packages come by tests/package/package-lock.json, when that has changed.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { environment, installed, projects, root, tarball, workshop } from "./workshop.js";

const here = import.meta.dirname;
const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"];

/** @param {string[]} args @param {string} cwd */
function npm(args, cwd) {
  return execFileSync("npm", args, {
    cwd,
    env: environment,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function installConsumers() {
  const lock = readFileSync(path.join(here, "package-lock.json"), "utf8");
  const stamp = path.join(workshop, "installed-package-lock.json");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  for (const file of ["package.json", "package-lock.json"]) {
    cpSync(path.join(here, file), path.join(workshop, file));
  }
  npm(["ci", ...quiet], workshop);
  cpSync(path.join(here, "package-lock.json"), stamp);
}

// As npm does with a package that needs no other.
function installTarball() {
  const [{ filename }] = JSON.parse(
    npm(["pack", "--json", "--ignore-scripts", "--pack-destination", workshop], root),
  );
  renameSync(path.join(workshop, filename), tarball);
  rmSync(installed, { recursive: true, force: true });
  mkdirSync(installed);
  execFileSync("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
}

export default function install() {
  mkdirSync(workshop, { recursive: true });
  installConsumers();
  installTarball();
  rmSync(projects, { recursive: true, force: true });
  cpSync(path.join(here, "projects"), projects, { recursive: true });
  // Caches of bundlers know the package by its version only.
  for (const cache of [".vite", ".cache"]) {
    rmSync(path.join(workshop, "node_modules", cache), { recursive: true, force: true });
  }
}
