// Where things are, and which versions of the tools that npm does not carry. Runs on any Node from 18.
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const dist = join(root, "dist");

/** An account of a container may have no home. */
function home() {
  try {
    return homedir();
  } catch {
    return tmpdir();
  }
}

/** Tools are built once per machine, not once per clone. */
export const toolCache = join(process.env.XDG_CACHE_HOME || join(home(), ".cache"), "conecte-ozmap", "tools");

export const WASM_TARGET = "wasm32-unknown-unknown";
const WASM_PACK_VERSION = "0.15.1";

/** The version of a crate in Cargo.lock; the wasm-bindgen CLI has to be the very same as the library. */
export function lockedVersion(crate) {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  const found = lock.match(new RegExp(`name = "${crate}"\\nversion = "([^"]+)"`));
  if (!found) throw new Error(`Cargo.lock names no ${crate}`);
  return found[1];
}

/** Command line tools that cargo installs: the crate that holds them, and every binary that we use. */
export function cargoTools() {
  const bindgen = lockedVersion("wasm-bindgen");
  return [
    {
      crate: "wasm-bindgen-cli",
      version: bindgen,
      dir: `wasm-bindgen-${bindgen}`,
      bins: ["wasm-bindgen", "wasm-bindgen-test-runner"],
    },
    {
      crate: "wasm-pack",
      version: WASM_PACK_VERSION,
      dir: `wasm-pack-${WASM_PACK_VERSION}`,
      bins: ["wasm-pack"],
    },
  ].map((tool) => ({ ...tool, root: join(toolCache, tool.dir) }));
}

/** PATH with our own tools first: npm's (wasm-opt, Node 24, workerd), then the cached cargo ones. */
export function toolPath() {
  const cached = cargoTools().map((tool) => join(tool.root, "bin"));
  return [join(root, "node_modules", ".bin"), ...cached.filter(existsSync), process.env.PATH].join(delimiter);
}

export function toolEnv(extra = {}) {
  return {
    ...process.env,
    PATH: toolPath(),
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_HIDE_BANNER: "true",
    ...extra,
  };
}

export function bin(name) {
  return join(root, "node_modules", ".bin", name);
}

export function cargoTarget() {
  return process.env.CARGO_TARGET_DIR || join(root, "target");
}

export function simulatorBinary() {
  return join(cargoTarget(), "release", "ozmap-sim");
}

/** The first executable of that name on PATH, or undefined. */
export function onPath(name) {
  for (const dir of (process.env.PATH || "").split(delimiter)) {
    const file = join(dir, name);
    if (dir && executable(file)) return file;
  }
  return undefined;
}

/** A Chromium and its driver, from the environment, PATH or the places where they usually are. */
export function findBrowser() {
  return {
    chromium: pick(
      process.env.CHROMIUM,
      ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
      [
        "/usr/lib/chromium/chromium",
        "/opt/google/chrome/chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      ],
    ),
    chromedriver: pick(
      process.env.CHROMEDRIVER,
      ["chromedriver"],
      ["/usr/lib/chromium/chromedriver", "/usr/lib/chromium-browser/chromedriver"],
    ),
  };
}

function pick(fromEnv, names, places) {
  if (fromEnv) return executable(fromEnv) ? fromEnv : undefined;
  return names.map(onPath).find(Boolean) ?? places.find(executable);
}

function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
