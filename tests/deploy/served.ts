/** An edge as `npm run serve` runs it, on a simulator, with what a test asks of it. */
import assert from "node:assert/strict";
import { execFileSync, type spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { SIMULATOR_TOKEN, startSimulator } from "../../scripts/edge.mjs";
import { root } from "../../scripts/lib/env.mjs";
import { freePort, sleep, spawnTied } from "../../scripts/lib/process.mjs";
import { callSites, deploymentKey } from "../../scripts/lib/site-api.mjs";
import { days, KEY, type Place, SITE, signupAt } from "../worker/data.ts";
import type { Body } from "../worker/harness.ts";

/** Invented; it opens nothing else. */
export const TICKET_KEY = Buffer.from("canary-ticket-key-invented-00001").toString("base64");

export type Child = ReturnType<typeof spawn> & { pid: number; exited: Promise<{ code: number | null }> };

/** A temporary folder, gone when the file's tests are over. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "conecte-deploy-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The whole environment of a served edge but for its secrets: nothing of ours gets in. */
const plainEnv = { PATH: process.env.PATH ?? "" };

/** Runs `scripts/serve.mjs`; `output()` is all that it and workerd have written. */
export function serve(args: string[], env: Record<string, string> = {}) {
  const child = spawnTied(process.execPath, [join(root, "scripts/serve.mjs"), ...args], {
    env: { ...plainEnv, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  }) as Child;
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  return { child, output: () => output };
}

/** Waits until the process ends; one that takes longer is ended, and has no exit code. */
export async function ended(child: Child, limitMs = 20_000): Promise<number | null> {
  const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
  const result = await child.exited;
  clearTimeout(timer);
  return result.code;
}

/** The processes that a process has started. */
export function childrenOf(pid: number): number[] {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));
}

interface Start {
  env?: Record<string, string>;
  args?: string[];
  /** Whether the world's own site file is given. */
  site?: boolean;
}

/** One simulator, and a site on it whose reservations are held for `holdS` seconds. */
export async function world({ holdS = 3600 } = {}) {
  const folder = temporary();
  const sim = await startSimulator({ boxes: 200 });
  after(() => sim.stop());
  const site = {
    ...SITE,
    ozmap: { url: sim.url },
    lookups: sim.lookups,
    reservationDays: days(holdS),
    // One invented person reserves again and again.
    limits: { openPerPhone: 1000, openPerAddress: 1000 },
  };
  const siteFile = join(folder, "site.json");
  writeFileSync(siteFile, JSON.stringify(site));
  const secrets = { TICKET_KEY, OZMAP_TOKEN: SIMULATOR_TOKEN };
  const places: Record<string, Place> = await sim.control("places");
  const { viable } = places;
  assert.ok(viable);
  const signup = signupAt(viable);

  /** Starts an edge on a data folder and waits for its ready line. */
  async function start(data: string, options: Start = {}) {
    const { env = secrets, args = [], site = true } = options;
    const port = await freePort();
    const listen = `127.0.0.1:${port}`;
    const running = serve(
      ["--data", data, ...(site ? ["--site", siteFile] : []), "--listen", listen, ...args],
      env,
    );
    after(async () => {
      running.child.kill("SIGTERM");
      running.child.kill("SIGTERM");
      await running.child.exited;
    });
    const deadline = Date.now() + 30_000;
    while (!/^serve: ready/m.test(running.output())) {
      assert.equal(running.child.exitCode, null, running.output());
      assert.ok(Date.now() < deadline, `no ready line:\n${running.output()}`);
      await sleep(50);
    }
    return { ...running, url: `http://${listen}`, port };
  }

  return { sim, folder, site, siteFile, secrets, signup, start };
}

export type World = Awaited<ReturnType<typeof world>>;

/** A new key of the site's operator. */
export async function operatorKeyAt(edge: string): Promise<string> {
  const { key } = await callSites({ edge, key: deploymentKey(TICKET_KEY) }, "POST", `/${SITE.id}/keys`, {});
  return key;
}

/** A call of the edge's API. */
export async function call(
  url: string,
  path: string,
  options: { method?: string; body?: object; bearer?: string; key?: string } = {},
) {
  const { method = options.body ? "POST" : "GET", body, bearer, key } = options;
  const response = await fetch(url + path, {
    method,
    headers: {
      "content-type": "application/json",
      "x-site-key": KEY,
      ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      ...(key ? { "idempotency-key": key } : {}),
    },
    signal: AbortSignal.timeout(40_000),
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) as Body };
}

/** Checks, as a page does. Gives the request for the port, to be made of this edge or of another on the same ledger. */
export async function reserve(url: string, signup: World["signup"], key: string) {
  const checked = await call(url, "/v1/viability", { body: signup });
  assert.equal(checked.body.outcome, "viable", checked.text);
  return (at = url) =>
    call(at, "/v1/reservations", { body: { ...signup, ticket: checked.body.ticket }, key });
}

/** The calls of this method that OZmap has had. */
export async function noted({ sim }: World, method: string, pathContains: string): Promise<number> {
  const all: { method: string; path: string }[] = await sim.control("world?full=requests");
  return all.filter((one) => one.method === method && one.path.includes(pathContains)).length;
}
