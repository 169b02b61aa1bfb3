// Makes sure that what `npm start` and `npm test` need is there. Runs on any Node from 18 and before the npm packages are installed:
// no npm package may be imported here. Says nothing when nothing is missing.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureBrowser } from "./lib/chromium.mjs";
import { bin, cargoTools, onPath, root, WASM_TARGET } from "./lib/env.mjs";
import { run } from "./lib/process.mjs";

const forTests = process.argv[2] === "test";
const say = (text) => console.log(`setup: ${text}`);
const tail = (text, lines = 15) => text.trim().split("\n").slice(-lines).join("\n");

/** Each returns undefined when all is well, else a text that names the missing piece and what to do. */
async function rust() {
  const version = await run("rustc", ["--version"]);
  const cargo = await run("cargo", ["--version"]);
  const wanted = readFileSync(join(root, "Cargo.toml"), "utf8").match(/rust-version = "([^"]+)"/)[1];
  if (!version.ok || !cargo.ok) return `missing: Rust ${wanted} or newer; install it from https://rustup.rs`;
  const have = version.output.match(/rustc (\d+)\.(\d+)/);
  const [major, minor] = wanted.split(".").map(Number);
  if (have && (Number(have[1]) < major || (Number(have[1]) === major && Number(have[2]) < minor))) {
    return `Rust ${have[1]}.${have[2]} is too old, ${wanted} or newer is needed: rustup update stable`;
  }
  return (await wasmTarget()) ?? (forTests ? await components() : undefined);
}

async function wasmTarget() {
  const installed = async () => {
    const libdir = await run("rustc", ["--print", "target-libdir", "--target", WASM_TARGET]);
    const dir = libdir.output.trim();
    return libdir.ok && existsSync(dir) && readdirSync(dir).some((file) => file.startsWith("libstd"));
  };
  if (await installed()) return undefined;
  say(`adding the Rust target ${WASM_TARGET}`);
  const added = await run("rustup", ["target", "add", WASM_TARGET]);
  if (added.ok && (await installed())) return undefined;
  return (
    `missing: the Rust target ${WASM_TARGET}. With rustup: rustup target add ${WASM_TARGET}; ` +
    `with a distribution's Rust: its package (Debian: libstd-rust-dev-wasm32)\n${tail(added.output)}`
  );
}

async function components() {
  for (const [command, name] of [
    ["fmt", "rustfmt"],
    ["clippy", "clippy"],
  ]) {
    if ((await run("cargo", [command, "--version"])).ok) continue;
    say(`adding ${name}`);
    const added = await run("rustup", ["component", "add", name]);
    if (!added.ok)
      return `missing: ${name}; with rustup: rustup component add ${name}\n${tail(added.output)}`;
  }
  return undefined;
}

async function cargoTool({ crate, version, root: prefix, bins }) {
  const matches = async (file) => {
    const answer = file ? await run(file, ["--version"]) : { ok: false };
    return answer.ok && answer.output.trim().split(/\s+/)[1] === version;
  };
  const all = async (where) => (await Promise.all(bins.map((name) => matches(where(name))))).every(Boolean);
  if (await all((name) => join(prefix, "bin", name))) return undefined;
  if (await all(onPath)) return undefined;
  say(`building ${crate} ${version} (once per machine, about two minutes)`);
  // Not --locked: a lock file newer than a registry mirror's copy of a crate fails.
  const env = { ...process.env };
  delete env.CARGO_TARGET_DIR;
  const built = await run("cargo", ["install", crate, "--version", version, "--root", prefix, "--force"], {
    env,
  });
  if (built.ok && (await all((name) => join(prefix, "bin", name)))) return undefined;
  return `could not install ${crate}. By hand: cargo install ${crate} --version ${version}\n${tail(built.output)}`;
}

async function cargo() {
  const problem = await rust();
  if (problem) return problem;
  for (const tool of cargoTools()) {
    const missing = await cargoTool(tool);
    if (missing) return missing;
  }
  return undefined;
}

/** npm writes what it installed into node_modules; it is up to date when that is what the lock file says. */
function packagesMatch() {
  try {
    const read = (file) => JSON.parse(readFileSync(join(root, file), "utf8")).packages;
    const have = read("node_modules/.package-lock.json");
    return Object.entries(read("package-lock.json")).every(([path, entry]) => {
      if (path === "" || entry.link) return true;
      const mine = have[path];
      if (!mine) return Boolean(entry.optional || entry.devOptional) && !forThisMachine(entry);
      return (
        mine.version === entry.version && mine.integrity === entry.integrity && existsSync(join(root, path))
      );
    });
  } catch {
    return false;
  }
}

/** Whether an optional package is of this platform. Of which C library only the package manager knows. */
function forThisMachine({ os, cpu, libc }) {
  const admits = (list, mine) => !list || list.includes(mine);
  return Boolean(os || cpu) && !libc && admits(os, process.platform) && admits(cpu, process.arch);
}

async function npm() {
  if (!packagesMatch()) {
    say("installing the npm packages of package-lock.json");
    // Not `npm ci`: it refuses a lock file without the binaries of other platforms, which some registries do not
    // carry. With --no-save npm keeps to the lock file all the same, and does not write it.
    const installed = await run("npm", [
      "install",
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
    ]);
    if (!installed.ok) {
      return `npm install failed; is the npm registry reachable?\n${installed.output.trim().slice(0, 1500)}`;
    }
  }
  const node = await run(bin("node"), ["--version"]);
  if (node.ok && /^v(2[4-9]|[3-9]\d)/.test(node.output)) return undefined;
  return (
    "the npm package `node` did not bring Node 24: its install script must be allowed to run " +
    "(npm config get ignore-scripts should say false); then remove node_modules and start again"
  );
}

// npm waits for the network, cargo for the processor.
const jobs = [cargo(), npm(), ...(forTests ? [ensureBrowser(say)] : [])];
const problems = (await Promise.all(jobs)).filter(Boolean);
for (const problem of problems) console.error(`setup: ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;
