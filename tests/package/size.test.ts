/** What a page loads before it can check a field: the WASM core and its glue, as they are published. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = new URL("../../dist/wasm/browser/", import.meta.url);
const files = ["conecte_ozmap_bg.wasm", "generation.js"];

/** A KB is 1,000 bytes. */
const BUDGET_BROTLI_BYTES = 40_000;

function sizes(file: string) {
  const bytes = readFileSync(new URL(file, folder));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params }).length,
  };
}

test("the browser module with its glue is within its budget", (t) => {
  const each = files.map(sizes);
  const total = (kind: "raw" | "gzip" | "brotli") => each.reduce((sum, size) => sum + size[kind], 0);
  const whole = { raw: total("raw"), gzip: total("gzip"), brotli: total("brotli") };
  for (const [at, { raw, gzip, brotli }] of [...each, whole].entries())
    t.diagnostic(`${files[at] ?? "together"}: ${raw} bytes, gzip ${gzip}, brotli ${brotli}`);
  assert.ok(whole.brotli <= BUDGET_BROTLI_BYTES, `${whole.brotli} of ${BUDGET_BROTLI_BYTES} bytes`);
});
