import { build } from "esbuild";

await build({
  entryPoints: { main: "main-file.js" },
  bundle: true,
  minify: true,
  format: "esm",
  splitting: true,
  outdir: "dist",
  loader: { ".wasm": "file" },
});
