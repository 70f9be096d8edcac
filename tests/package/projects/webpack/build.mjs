import path from "node:path";
import webpack from "webpack";

const folder = import.meta.dirname;
const compiler = webpack({
  mode: "production",
  entry: path.join(folder, "../page/page.js"),
  output: { path: path.join(folder, "dist"), filename: "page.js" },
  performance: { hints: false }, // it finds any .wasm of this size too large
});
compiler.run((error, stats) => {
  if (error) throw error;
  if (stats.hasErrors() || stats.hasWarnings()) {
    console.error(stats.toString());
    process.exitCode = 1;
  }
});
