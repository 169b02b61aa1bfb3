/** What each entry of the package costs a page: its code, bundled and minified, and the WASM that it fetches. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { buildSync } from "esbuild";
import { type Sizes, sizesOf } from "../../benches/lib/sizes.ts";
import type { Workshop } from "./workshop.ts";

const NOTHING: Sizes = { raw: 0, gzip: 0, brotli: 0 };

/** Of brotli, for all that the headless client adds to the core: a form of one's own pays for nothing else. */
const CLIENT_BUDGET_BYTES = 6_000;

/** One row for each entry that a browser imports, and one for the script file. */
export const entrySizes: string[][] = [];

export function sizes(workshop: Workshop): void {
  test("sizes of the entries", () => {
    const { path, manifest } = workshop.installed;
    const wasm = sizesOf(readFileSync(join(path, String(manifest.exports["./conecte.wasm"]))));
    for (const name of Object.keys(manifest.exports).filter((name) => !/\.\w+$/.test(name))) {
      const specifier = `conecte-ozmap${name.slice(1)}`;
      row(specifier, sizesOf(bundle(workshop, specifier)), name === "./inline" ? NOTHING : wasm);
    }
    const client = sizesOf(bundle(workshop, "conecte-ozmap")).brotli;
    assert.ok(
      client <= CLIENT_BUDGET_BYTES,
      `the headless client: ${client} of ${CLIENT_BUDGET_BYTES} bytes`,
    );
    row("dist/script/conecte.js", sizesOf(readFileSync(join(path, "dist/script/conecte.js"))), NOTHING);
  });
}

/** All that an entry exports, as a browser's bundle has it. */
function bundle({ folder, installed }: Workshop, specifier: string): Uint8Array {
  const { outputFiles, warnings } = buildSync({
    stdin: { contents: `export * from "${specifier}";`, resolveDir: folder },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    external: Object.keys(installed.manifest.dependencies ?? {}),
    write: false,
  });
  const [file, ...more] = outputFiles;
  assert.ok(file && more.length === 0 && warnings.length === 0);
  return file.contents;
}

function row(name: string, code: Sizes, wasm: Sizes): void {
  const kb = (bytes: number) => (bytes / 1000).toFixed(1);
  entrySizes.push([
    `\`${name}\``,
    ...[code.raw, code.brotli, wasm.raw, wasm.brotli, code.brotli + wasm.brotli].map(kb),
  ]);
}
