export default {
  root: "../page",
  base: "./",
  build: { outDir: "../vite/dist", emptyOutDir: true },
};
