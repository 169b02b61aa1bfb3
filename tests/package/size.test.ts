/** What a page loads before it can check a field: the WASM core and its glue, as they are published. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { sizesOf, together } from "../../benches/lib/sizes.ts";

const folder = new URL("../../dist/wasm/browser/", import.meta.url);
const files = ["conecte_ozmap_bg.wasm", "generation.js"];

/** A KB is 1,000 bytes. */
const BUDGET_BROTLI_BYTES = 40_000;

test("the browser module with its glue is within its budget", (t) => {
  const each = files.map((file) => sizesOf(readFileSync(new URL(file, folder))));
  const whole = together(each);
  for (const [at, { raw, gzip, brotli }] of [...each, whole].entries())
    t.diagnostic(`${files[at] ?? "together"}: ${raw} bytes, gzip ${gzip}, brotli ${brotli}`);
  assert.ok(whole.brotli <= BUDGET_BROTLI_BYTES, `${whole.brotli} of ${BUDGET_BROTLI_BYTES} bytes`);
});
