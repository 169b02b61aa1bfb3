/** `npm run release`: the same sources give the same tarball in another folder, and nothing uncommitted gets into one. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { cargoTarget, root, toolEnv } from "../../scripts/lib/env.mjs";
import { run } from "../../scripts/lib/process.mjs";
import { packageBill } from "../../scripts/lib/sbom.mjs";
import { temporary } from "./served.ts";

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** The sources as they are, in a folder of their own, with the tools of this one. */
function copyOfSources(): string {
  const folder = temporary();
  const list = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
    cwd: root,
    encoding: "utf8",
  });
  const files = list.split("\0").filter((path) => path && existsSync(join(root, path)));
  for (const path of files) cpSync(join(root, path), join(folder, path));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

const release = (folder: string, out: string, timeoutMs: number) =>
  run(process.execPath, [join(folder, "scripts/release.mjs"), "--out", out], {
    cwd: folder,
    timeoutMs,
    env: toolEnv({ CARGO_TARGET_DIR: undefined }),
  });

/**
 * Reused: the registry's crates as compiled by the first build, which the lock file pins and which know no folder of
 * ours. Done twice, in the two folders: our own crate, its linking, wasm-bindgen, wasm-opt, tsc, esbuild and npm pack.
 */
test("two builds in two folders give the same tarball, byte for byte, and the same bill", {
  timeout: 600_000,
}, async () => {
  const folder = copyOfSources();
  for (const part of ["browser", "wasm32-unknown-unknown/browser"]) {
    const compiled = join(cargoTarget(), part);
    if (existsSync(compiled))
      cpSync(compiled, join(folder, "target", part), { recursive: true, preserveTimestamps: true });
  }
  const [first, second] = [temporary(), join(folder, "out")];
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", first], {
    cwd: root,
    stdio: "ignore",
  });
  const { ok, output } = await release(folder, second, 580_000);
  assert.ok(ok, output);
  assert.match(output, /^built wasm-browser in /m);
  const [tarball = ""] = readdirSync(first);
  const bill = tarball.replace(".tgz", ".cdx.json");
  assert.deepEqual(readdirSync(second).sort(), ["SHA256SUMS", bill, tarball].sort());
  const [ours, theirs] = [join(first, tarball), join(second, tarball)];
  const listing = (file: string) => execFileSync("tar", ["-tvzf", file], { encoding: "utf8" });
  assert.equal(listing(theirs), listing(ours));
  assert.equal(
    sha256(readFileSync(theirs)),
    sha256(readFileSync(ours)),
    "same files, other bytes: of an older compiler? npm run build -- --force",
  );
  assert.deepEqual(JSON.parse(readFileSync(join(second, bill), "utf8")), await packageBill());
  execFileSync("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: second, stdio: "ignore" });
});

test("what is not committed is not released, and no earlier release is overwritten", {
  timeout: 60_000,
}, async () => {
  const folder = copyOfSources();
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@invalid.example", ...args], {
      cwd: folder,
    });
  git("init", "-q");
  git("add", "-A");
  git("commit", "-q", "-m", "as it is");
  appendFileSync(join(folder, "README.md"), "\nchanged\n");
  const changed = await release(folder, join(folder, "../nowhere"), 50_000);
  assert.equal(changed.code, 1);
  assert.match(changed.output, /^release: uncommitted_changes: [\s\S]*README\.md/);
  const full = await release(folder, join(folder, "docs"), 50_000);
  assert.match(full.output, /^release: out_not_empty: /);
});
