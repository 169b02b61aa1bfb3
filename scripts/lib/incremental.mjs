// Runs a build step only when its inputs changed, by content: a fresh checkout or a touched file rebuilds nothing.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dist, root } from "./env.mjs";

const stamps = join(dist, ".stamps");

/** Files under the given files and folders (from the root), sorted; `skip` is a test on the path. */
function filesOf(inputs, skip) {
  const found = [];
  const walk = (path) => {
    if (skip?.(path)) return;
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    if (stat?.isFile()) found.push(path);
    if (stat?.isDirectory()) for (const name of readdirSync(join(root, path))) walk(`${path}/${name}`);
  };
  for (const input of inputs) walk(input);
  return found.sort();
}

/** One hash over the names and contents of the inputs and over `facts`: commands, versions. */
function fingerprint({ inputs, skip, facts = [] }) {
  const hash = createHash("sha256");
  hash.update(JSON.stringify(facts));
  for (const file of filesOf(inputs, skip)) {
    hash.update(`\0${file}\0`);
    hash.update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

/** True when the step ran with these very inputs and its outputs are still there. */
function upToDate(step, print) {
  const file = join(stamps, step.name);
  return (
    existsSync(file) && readFileSync(file, "utf8") === print && step.outputs.every((path) => existsSync(path))
  );
}

/**
 * Runs `step.run` unless it is up to date; returns whether it ran.
 * A step that fails leaves no stamp, so that it runs again.
 */
export async function runStep(step, { force = false } = {}) {
  const print = fingerprint(step);
  if (!force && upToDate(step, print)) return false;
  const file = join(stamps, step.name);
  rmSync(file, { force: true });
  await step.run();
  const missing = step.outputs.filter((path) => !existsSync(path));
  if (missing.length > 0) throw new Error(`${step.name} did not write ${missing.join(", ")}`);
  mkdirSync(stamps, { recursive: true });
  // Of what was read before the run: a file that changed meanwhile makes the next run do it again.
  writeFileSync(file, print);
  return true;
}
