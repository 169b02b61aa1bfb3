/** The servers that the edge is compared with, each a process of its own. */
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { workerdBinary } from "../../scripts/edge.mjs";
import { end, freePort, spawnTied, waitReady } from "../../scripts/lib/process.mjs";

const rival = (file: string) => fileURLToPath(new URL(`../rivals/${file}`, import.meta.url));

/** Starts the rival's server and waits until it answers. */
export async function startRival(settings: { ozmapUrl: string; token: string; sites: object }) {
  const [port, logPort] = [await freePort(), await freePort()];
  const env = {
    ...process.env,
    PORT: String(port),
    OZMAP_URL: settings.ozmapUrl,
    OZMAP_TOKEN: settings.token,
    SITES: JSON.stringify(settings.sites),
    TICKET_KEY: randomBytes(32).toString("base64"),
    // The SDK's logger listens on a port of its own, the same in every process unless told otherwise.
    OZLOGGER_SERVER: `127.0.0.1:${logPort}`,
  };
  const child = spawnTied(process.execPath, [rival("server.ts")], { stdio: ["pipe", "pipe", "pipe"], env });
  return ready(child, port);
}

/** Starts a Worker that makes calls to OZmap and nothing else. */
export async function startCaller({ ozmapUrl, token }: { ozmapUrl: string; token: string }) {
  const [port, folder] = [await freePort(), mkdtempSync(join(tmpdir(), "conecte-bench-"))];
  writeFileSync(join(folder, "calls.js"), readFileSync(rival("calls.js")));
  const config = join(folder, "workerd.capnp");
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "calls.js", esModule = embed "calls.js")],
  compatibilityDate = "2026-11-01",
  bindings = [(name = "OZMAP", fromEnvironment = "OZMAP"), (name = "TOKEN", fromEnvironment = "TOKEN")],
  globalOutbound = "internet",
);
`,
  );
  const env = { ...process.env, OZMAP: new URL(ozmapUrl).origin, TOKEN: token };
  const child = spawnTied(workerdBinary(), ["serve", config], { stdio: ["ignore", "pipe", "pipe"], env });
  const started = await ready(child, port);
  const stop = () => started.stop().finally(() => rmSync(folder, { recursive: true, force: true }));
  return { ...started, stop };
}

/** Waits until a server answers. */
async function ready(child: ChildProcess, port: number) {
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      log = (log + chunk).slice(-10_000);
    });
  const stop = () => end(child);
  const watched = Object.assign(child, { log: () => log });
  await waitReady(`http://127.0.0.1:${port}/healthz`, watched, "a rival's server").catch(async (error) => {
    await stop();
    throw error;
  });
  return { pid: child.pid as number, port, stop };
}
