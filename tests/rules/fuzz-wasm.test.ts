/** The cases of `tests/fuzz`, some hundreds of each decoder, in the WASM that ships: the same verdict, and no trap. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { edge } from "./core.ts";
import { browser, VERDICTS } from "./verdicts.ts";

const CASES = process.env.FUZZ_CASES ?? "500";
/** Not the cases that the native suite runs. */
const SEED = process.env.FUZZ_SEED ?? "5000000";

const folder = mkdtempSync(join(tmpdir(), "conecte-fuzz-"));
after(() => rmSync(folder, { recursive: true, force: true }));

// The same arguments as the native suite's, so that cargo has built it already.
const workspace = ["test", "--workspace", "--features", "conecte-ozmap/ozmap", "--test", "fuzz"];
execFileSync("cargo", workspace, {
  cwd: fileURLToPath(new URL("../../", import.meta.url)),
  env: { ...process.env, FUZZ_RECORD: folder, FUZZ_CASES: CASES, FUZZ_SEED: SEED },
  stdio: ["ignore", "pipe", "pipe"],
});
const recorded = readdirSync(folder);

test("every decoder of the modules is among the recorded, and every other is named here", () => {
  const nativeOnly = ["tags"];
  assert.deepEqual([...recorded].sort(), [...Object.keys(VERDICTS), ...nativeOnly].sort());
});

for (const [name, verdict] of Object.entries(VERDICTS))
  test(`${name}: the same verdict as natively`, () => {
    const lines = readFileSync(join(folder, name), "latin1").split("\n").slice(0, -1);
    assert.equal(lines.length, Number(CASES));
    for (const [at, line] of lines.entries()) {
      const [variant = "", bytes = "", expected = ""] = line.split(" ");
      const one = { variant: Number.parseInt(variant, 16), bytes: Buffer.from(bytes, "hex") };
      const where = `FUZZ_SEED=${Number(SEED) + at} ${name} ${variant} ${one.bytes.toString("latin1").slice(0, 2000)}`;
      let found: string;
      try {
        found = verdict(one);
      } catch (error) {
        throw new Error(`no verdict: ${where}`, { cause: error });
      }
      assert.equal(found, Buffer.from(expected, "hex").toString(), where);
    }
    assert.deepEqual([edge.ended, browser.ended], [undefined, undefined], "an instance has ended");
  });
