/**
 * Where the consumers are made: a folder with the packed package installed and the tools beside it, an edge and a
 * simulator that they all ask, a server for their pages, and a Chromium.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { SIMULATOR_TOKEN, startEdge, startSimulator } from "../../scripts/edge.mjs";
import { root } from "../../scripts/lib/env.mjs";
import { freePort } from "../../scripts/lib/process.mjs";
import { launch } from "../e2e/browser.ts";
import { install, link } from "../package/packed.ts";
import { type Place, SITE, signupAt } from "../worker/data.ts";
import { startPages } from "./pages.ts";

/** What the examples import beside the package. The rest is the tools' own. */
const TOOLS = [
  "@rollup/plugin-node-resolve",
  "@types/react",
  "@vitejs/plugin-vue",
  "esbuild",
  "react",
  "react-dom",
  "vite",
  "vue",
];

/** Builds are bounded, too. */
const BUILD_LIMIT_MS = 60_000;

export type Workshop = Awaited<ReturnType<typeof openWorkshop>>;

/** Opens it; everything ends with the tests of the file. */
export async function openWorkshop() {
  const folder = mkdtempSync(join(tmpdir(), "conecte-consumers-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const installed = install(folder);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  link(folder, TOOLS);
  const [sim, pages] = await Promise.all([startSimulator({ boxes: 200 }), startPages()]);
  after(() => sim.stop());
  const devPort: number = await freePort();
  const edge = await startEdge({
    ozmapUrl: sim.url,
    lookups: sim.lookups,
    token: SIMULATOR_TOKEN,
    sites: { sites: [{ ...SITE, origins: [pages.url, `http://127.0.0.1:${devPort}`] }] },
  });
  after(() => edge.stop());
  const browser = await launch();

  const used = new Set<string>();
  /** A copy of an example that has this edge and its site where the example has invented ones. */
  function example(name: string, as = name): string {
    used.add(name);
    const path = join(folder, as);
    cpSync(join(root, "examples", name), path, { recursive: true });
    for (const file of readdirSync(path, { recursive: true, encoding: "utf8" })) {
      const at = join(path, file);
      if (!statSync(at).isFile()) continue;
      const text = readFileSync(at, "utf8");
      writeFileSync(
        at,
        text.replaceAll("https://edge.example", edge.url).replaceAll("pk_your_site", SITE.key),
      );
    }
    return path;
  }

  const places: Record<"viable" | "noFreePort" | "lastPort", Place> = await sim.control("places");
  /** Somebody at a place that fibre reaches. */
  const signup = signupAt(places.viable);

  return { folder, installed, sim, edge, pages, devPort, browser, example, used, places, signup };
}

/** Runs one of the project's tools; a warning fails it as an error does. */
export function build(cwd: string, script: string, ...args: string[]): void {
  const path = script.startsWith(".") ? script : join(root, "node_modules", script);
  const env = { ...process.env, NO_COLOR: "1", NODE_ENV: "production" };
  const { stdout, stderr, status, error } = spawnSync(process.execPath, [path, ...args], {
    cwd,
    env,
    encoding: "utf8",
    timeout: BUILD_LIMIT_MS,
  });
  assert.equal(`${error ?? ""}${stdout}${stderr}`, "", `${script} has something to say`);
  assert.equal(status, 0, script);
}
