// `npm run release -- --out DIR`: builds the package's tarball and its bill of materials, with their hashes. The same
// sources give the same bytes in any folder; publishing them is a person's decision.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "./build.mjs";
import { command } from "./lib/command.mjs";
import { root, toolEnv } from "./lib/env.mjs";
import { Mistake } from "./lib/mistake.mjs";
import { run } from "./lib/process.mjs";
import { packageBill } from "./lib/sbom.mjs";

/** A tarball that nobody can build again from a commit is no release. A folder without git has nothing to compare. */
async function unchanged() {
  if (!existsSync(join(root, ".git"))) return;
  const { ok, output } = await run("git", ["status", "--porcelain"], { cwd: root });
  if (!ok || output.trim())
    throw new Mistake("uncommitted_changes", `commit or undo first:\n${output.trim()}`);
}

async function pack(out) {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", out];
  // npm's own log goes to stderr, and would not parse.
  const { ok, output } = await run("npm", args, {
    cwd: root,
    env: toolEnv(),
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (!ok) throw new Mistake("pack_failed", output.trim());
  return JSON.parse(output)[0].filename;
}

await command("release", "npm run release -- --out DIR", ["out"], async ({ out: wanted }) => {
  const out = resolve(wanted);
  if (existsSync(out) && readdirSync(out).length > 0)
    throw new Mistake("out_not_empty", `${wanted} has files in it`);
  await unchanged();
  await build({ only: ["client"] });
  mkdirSync(out, { recursive: true });
  const tarball = await pack(out);
  const bill = tarball.replace(/\.tgz$/, ".cdx.json");
  writeFileSync(join(out, bill), `${JSON.stringify(await packageBill(), null, 2)}\n`);
  const lines = [tarball, bill].map((file) => {
    const hash = createHash("sha256")
      .update(readFileSync(join(out, file)))
      .digest("hex");
    return `${hash}  ${file}\n`;
  });
  writeFileSync(join(out, "SHA256SUMS"), lines.join(""));
  process.stdout.write(lines.join(""));
});
