// The browser for the WASM and end-to-end tests: found, or installed where that is one command.
import { findBrowser, onPath } from "./env.mjs";
import { run } from "./process.mjs";

const ADVICE = `  Debian, Ubuntu:  sudo apt-get install chromium chromium-driver
  elsewhere:       install Chromium (or Chrome) and the chromedriver of the same version,
                   or name them: CHROMIUM=/path/to/chromium CHROMEDRIVER=/path/to/chromedriver npm test`;

/** Returns undefined when both are there, else what is missing and what to do. */
export async function ensureBrowser(say) {
  if (complete(findBrowser())) return undefined;
  const root = process.getuid?.() === 0;
  if (root && onPath("apt-get") && !process.env.CHROMIUM && !process.env.CHROMEDRIVER) {
    say("installing chromium and chromium-driver with apt-get");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const install = ["install", "-y", "--no-install-recommends", "chromium", "chromium-driver"];
    let result = await run("apt-get", install, { env });
    if (!result.ok) {
      // A fresh image has no package lists yet.
      await run("apt-get", ["update"], { env });
      result = await run("apt-get", install, { env });
    }
    if (!result.ok) return `Chromium could not be installed:\n${tail(result.output)}\n${ADVICE}`;
    if (complete(findBrowser())) return undefined;
  }
  const found = findBrowser();
  const missing = Object.keys(found).filter((name) => !found[name]);
  return `missing for the tests: ${missing.join(" and ")}\n${ADVICE}`;
}

const complete = (found) => Boolean(found.chromium && found.chromedriver);
const tail = (text) => text.trim().split("\n").slice(-8).join("\n");
