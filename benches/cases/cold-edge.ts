/** From the start of the process to the first viability answer, in plain workerd. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { exampleSites, SIMULATOR_TOKEN, startEdge, startSimulator } from "../../scripts/edge.mjs";
import { dist } from "../../scripts/lib/env.mjs";
import { signup } from "../input/signup.ts";
import { type Case, less } from "../lib/case.ts";
import { type Cold, coldEdge as coldBundle, coldScript } from "../lib/cold.ts";
import { request } from "../lib/http.ts";
import { median, mustAgree } from "../lib/measure.ts";

const NAME = "cold-edge";
const WITHOUT_WASM = "the same bundle, rules in JS";
const HELLO = "a hello-world Worker";
/** A start takes a tenth of a second or so: more rounds than elsewhere cost little. */
const STARTS_PER_ROUND = 2;

/** The Worker with the rules in JavaScript, bundled as wrangler does. Returns its folder. */
async function bundleWithoutWasm(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "conecte-bench-bundle-"));
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  await build({
    entryPoints: { index: here("../../www/worker/index.ts") },
    outdir: folder,
    bundle: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:workers"],
    keepNames: true,
    logLevel: "error",
    plugins: [
      {
        name: "rules in JavaScript",
        setup: ({ onResolve }) => {
          onResolve({ filter: /^\.\/core\.ts$/ }, () => ({ path: here("../rivals/core.ts") }));
        },
      },
    ],
  });
  return folder;
}

export const coldEdge: Case = {
  name: NAME,
  about: "process start to first viability answer in workerd",
  async run(effort) {
    const sim = await startSimulator({ boxes: 200 });
    const folder = await bundleWithoutWasm();
    const stateDir = mkdtempSync(join(tmpdir(), "conecte-bench-state-"));
    const contenders: Cold[] = [];
    try {
      const { viable } = await sim.control("places");
      const sites = exampleSites();
      const [site] = sites.sites;
      const headers = { "content-type": "application/json", "x-site-key": site.key };
      // The site is set up once; every start finds it.
      const first = await startEdge({
        stateDir,
        sites,
        token: SIMULATOR_TOKEN,
        ozmapUrl: sim.url,
        lookups: {},
      });
      await first.stop();
      const { ticketKey } = first;
      const settings = {
        stateDir,
        ticketKey,
        request: request("POST", "/v1/viability", headers, JSON.stringify(signup(viable, "fibra-300"))),
      };
      const hello = readFileSync(new URL("../rivals/hello.js", import.meta.url), "utf8");
      contenders.push(await coldBundle({ ...settings, bundle: join(dist, "worker") }));
      contenders.push(await coldBundle({ ...settings, bundle: folder }));
      contenders.push(await coldScript(hello, request("GET", "/", {})));
      const outcomes = ["viable", "viable", "hello"];
      const ms = contenders.map(() => [] as number[]);
      for (let start = 0; start < effort.longRounds * STARTS_PER_ROUND; start++)
        for (const [at, contender] of contenders.entries()) {
          const first = await contender.firstAnswer();
          const { status, body } = first.answer;
          mustAgree(NAME, [status, outcomeOf(body)], [200, outcomes[at]]);
          ms[at]?.push(first.ms);
        }
      const [ours, plain, floor] = ms.map(median) as [number, number, number];
      const row = { name: NAME, size: "first answer", unit: "ms", ours };
      return [
        less({ ...row, rival: WITHOUT_WASM, theirs: plain }),
        less({ ...row, rival: HELLO, theirs: floor }),
      ];
    } finally {
      for (const contender of contenders) contender.remove();
      for (const path of [folder, stateDir]) rmSync(path, { recursive: true, force: true });
      await sim.stop();
    }
  },
};

const outcomeOf = (body: string) => (body.startsWith("{") ? JSON.parse(body).outcome : body);
