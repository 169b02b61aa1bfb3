/** schemathesis and the validator of OpenAPI, installed once per machine: exactly what requirements.txt names. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { onPath, toolCache } from "../../../scripts/lib/env.mjs";
import { run } from "../../../scripts/lib/process.mjs";

const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");
const INSTALL_LIMIT_MS = 4 * 60_000;

/** What is missing, when there is no Python to work with. */
const WANTED =
  "missing: Python 3.11 or newer with venv and pip (Debian and Ubuntu: apt-get install python3 python3-venv)";

async function python(): Promise<string> {
  for (const name of ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"]) {
    const file = onPath(name);
    const version = file
      ? await run(file, ["-c", "import sys, venv, ensurepip; print(sys.version_info[1])"])
      : undefined;
    if (file && version?.ok && Number(version.output.trim()) >= 11) return file;
  }
  throw new Error(WANTED);
}

/** The folder of its programs. */
export async function schemathesis(): Promise<string> {
  const digest = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex").slice(0, 12);
  const home = join(toolCache, `schemathesis-${digest}`);
  const made = join(home, "bin");
  // Programs of a virtual environment name its path, so it is made where it stays; the mark says that it is whole.
  const mark = join(home, "installed");
  if (existsSync(mark)) return made;
  const interpreter = await python();
  mkdirSync(dirname(home), { recursive: true });
  rmSync(home, { recursive: true, force: true });
  const whole = await run(interpreter, ["-m", "venv", home], { timeoutMs: INSTALL_LIMIT_MS });
  assert.ok(whole.ok, `${WANTED}\n${whole.output}`);
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"];
  const installed = await run(join(made, "python"), [...install, "-r", REQUIREMENTS], {
    timeoutMs: INSTALL_LIMIT_MS,
  });
  assert.ok(installed.ok, `could not install ${REQUIREMENTS}; is PyPI reachable?\n${installed.output}`);
  writeFileSync(mark, "");
  return made;
}
