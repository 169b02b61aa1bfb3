// `npm run serve -- --data DIR …`: the edge on a machine of your own, in plain workerd, until it is told to stop.
import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { workerdBinary } from "./edge.mjs";
import { applySites } from "./lib/apply-sites.mjs";
import { workerdConfig } from "./lib/config.mjs";
import { dist } from "./lib/env.mjs";
import { inUse } from "./lib/ledger-files.mjs";
import { Mistake } from "./lib/mistake.mjs";
import { end, spawnTied, waitReady } from "./lib/process.mjs";
import { readSettings, usage } from "./lib/serve-settings.mjs";
import { deploymentKey } from "./lib/site-api.mjs";
import { siteCheck } from "./lib/site-files.mjs";

/** A request under way waits for OZmap no longer than 25 s (www/worker/limits.ts): then everybody has an answer. */
const GRACE_MS = 30_000;

/** Before workerd is started: it would name neither the port nor the reason. */
function claim({ host, port, text }) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", ({ code }) =>
      reject(
        code === "EADDRINUSE"
          ? new Mistake("port_in_use", `something listens at ${text} already; choose another with --listen`)
          : new Mistake("listen_refused", `${text} cannot be listened at (${code})`),
      ),
    );
    probe.listen(port, host, () => probe.close(resolve));
  });
}

/** The folder of the ledger, ours alone, with what workerd reads at its start. */
function openData({ data, listen, texts, authority }) {
  const storageDir = join(data, "do");
  const config = join(data, "workerd.capnp");
  const writable = (work) => {
    try {
      return work();
    } catch (error) {
      throw new Mistake("data_unwritable", `${data} cannot be written to (${error.code}: ${error.message})`);
    }
  };
  writable(() => mkdirSync(storageDir, { recursive: true, mode: 0o700 }));
  if (writable(() => inUse(data)))
    throw new Mistake("data_in_use", `another edge runs on ${data}; two would undo each other's work`);
  const text = workerdConfig({
    configDir: data,
    listen: listen.text,
    storageDir,
    variables: ["TICKET_KEY", ...Object.keys(texts)],
    assetsDir: null,
    authority: authority && "authority.pem",
  });
  writable(() => {
    accessSync(storageDir, constants.W_OK);
    // Of an edge that had its sites in a file.
    rmSync(join(data, "sites.json"), { force: true });
    if (authority) writeFileSync(join(data, "authority.pem"), authority, { mode: 0o600 });
    writeFileSync(config, text, { mode: 0o600 });
  });
  return config;
}

/** Starts workerd; what it logs goes where ours goes. Its one secret is in its environment, and nowhere else. */
async function launch(settings) {
  const config = openData(settings);
  await claim(settings.listen);
  return spawnTied(workerdBinary(), ["serve", config], {
    cwd: settings.data,
    env: { TICKET_KEY: settings.ticketKey, ...settings.texts },
    stdio: ["ignore", "inherit", "inherit"],
    // A terminal's Ctrl-C reaches the whole group, and would end workerd in the middle of an answer.
    detached: true,
  });
}

/** Where the edge answers us, whatever it listens at. */
function ownUrl({ host, port }) {
  const at = { "0.0.0.0": "127.0.0.1", "::": "::1" }[host] ?? host;
  return `http://${at.includes(":") ? `[${at}]` : at}:${port}`;
}

/** Applies the sites' files, and says who is served. An edge without any site ends: there is something to put right. */
async function setUp({ listen, ticketKey, sites }, edge, signal) {
  const at = { edge: ownUrl(listen), key: deploymentKey(ticketKey) };
  const say = (line) => console.log(`serve: ${line}`);
  const standing = await applySites(at, sites, { say, signal }).catch(async (error) => {
    if (signal.aborted) return undefined;
    await end(edge, 0);
    throw error;
  });
  if (signal.aborted || !standing) return;
  if (standing.length === 0) {
    await end(edge, 0);
    throw new Mistake("no_site", "none of the sites could be applied");
  }
  say(`ready at http://${listen.text} for ${standing.join(", ")}`);
}

async function main() {
  const argv = process.argv.slice(2);
  if (argv.includes("--help")) return console.log(usage);
  if (!existsSync(join(dist, "worker", "index.js")))
    throw new Mistake("not_built", "the Worker is not built; npm run serve and npm run build do it");
  const settings = readSettings(argv, process.env, await siteCheck());

  const ending = new AbortController();
  let stopping = false;
  let edge;
  const stop = async (signal) => {
    if (!edge) process.exit(1);
    if (stopping) {
      console.error("serve: told twice; ending at once");
      edge.kill("SIGKILL");
      return;
    }
    stopping = true;
    ending.abort();
    console.log(`serve: ${signal}: answering what is under way, then stopping`);
    await end(edge, GRACE_MS);
  };
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => stop(signal));

  edge = await launch(settings);
  await waitReady(`${ownUrl(settings.listen)}/healthz`, edge, "the edge").catch(async (error) => {
    await end(edge, 0);
    if (!stopping) throw new Mistake("edge_not_ready", error.message.trim());
  });
  if (!stopping) await setUp(settings, edge, ending.signal);

  const { code, signal } = await edge.exited;
  if (stopping && code === 0) return console.log("serve: stopped");
  throw new Mistake(
    "edge_ended",
    `workerd ended ${stopping ? "before it was done" : "by itself"} (${signal ?? code})`,
  );
}

await main().then(
  () => process.exit(0),
  (error) => {
    console.error(`serve: ${error instanceof Mistake ? error.message : `failed: ${error.message}`}`);
    process.exit(1);
  },
);
