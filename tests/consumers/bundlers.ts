/** The same small page through every bundler: form and headless client from one package, on one WASM. */
import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { rspack } from "@rspack/core";
import webpack from "webpack";
import { check } from "./check.ts";
import { build, type Workshop } from "./workshop.ts";

/** A build of webpack's kind, from its configuration file. */
async function pack(bundler: typeof webpack | typeof rspack, cwd: string, file: string): Promise<void> {
  const { default: config } = await import(pathToFileURL(join(cwd, file)).href);
  const stats = await new Promise<webpack.Stats>((resolve, reject) => {
    const compiler = (bundler as typeof webpack)({ ...config, context: cwd });
    compiler.run((error, stats) => {
      compiler.close(() => (error || !stats ? reject(error) : resolve(stats)));
    });
  });
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  assert.deepEqual(
    [...(errors ?? []), ...(warnings ?? [])].map(({ message }) => message),
    [],
  );
}

/** Each bundler, its package, how it builds the page into `dist`, and how many files of WASM the page then loads. */
const BUNDLERS: [name: string, tool: string, wasmFiles: number, run: (cwd: string) => unknown][] = [
  ["Vite", "vite", 1, (cwd) => build(cwd, "vite/bin/vite.js", "build", "--logLevel", "warn", "--base", "./")],
  ["webpack 5", "webpack", 1, (cwd) => pack(webpack, cwd, "webpack.config.js")],
  ["Rspack", "@rspack/core", 1, (cwd) => pack(rspack, cwd, "rspack.config.js")],
  ["esbuild, the .wasm as a file", "esbuild", 1, (cwd) => build(cwd, "./esbuild.js")],
  [
    "Rollup, inlined",
    "rollup",
    0,
    (cwd) => build(cwd, "rollup/dist/bin/rollup", "-c", "--silent", "--failAfterWarnings"),
  ],
];

export function bundlers(workshop: Workshop): void {
  for (const [name, tool, wasmFiles, run] of BUNDLERS)
    test(name, async (t) => {
      const id = name.split(/\W/)[0]?.toLowerCase() ?? "";
      const cwd = workshop.example("bundlers", id);
      await run(cwd);
      if (id !== "vite") copyFileSync(join(cwd, "index.html"), join(cwd, "dist/index.html"));
      await check(t, workshop, { name, tool, id, folder: join(cwd, "dist"), wasmFiles });
    });
}
