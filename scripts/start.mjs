// `npm start [-- options]`: builds what changed, starts simulator and edge, and says where the page is.

import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { exampleSites, SIMULATOR_TOKEN, startEdge, startSimulator } from "./edge.mjs";
import { dist, root } from "./lib/env.mjs";
import { freePort, sleep } from "./lib/process.mjs";
import { readSite } from "./lib/site-files.mjs";
import { demoPlaces, FALLBACK_PLACE, usage, welcome } from "./lib/welcome.mjs";

const dev = join(root, ".dev");

function options() {
  const text = { type: "string" };
  const { values } = parseArgs({
    options: {
      port: { ...text, default: "8787" },
      "sim-port": { ...text, default: "9994" },
      "ozmap-url": text,
      "ozmap-token": text,
      site: text,
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const url = values["ozmap-url"];
  // The environment keeps the token out of the shell's history and of the process list.
  const token = values["ozmap-token"] ?? process.env.OZMAP_TOKEN;
  if (url && !token)
    throw new Error("--ozmap-url needs --ozmap-token TOKEN, or OZMAP_TOKEN in the environment");
  if (!url && values["ozmap-token"]) throw new Error("--ozmap-token needs --ozmap-url URL");
  const sites = values.site ? { sites: [readSite(resolve(values.site)).site] } : exampleSites();
  return {
    port: port(values.port, "--port"),
    simPort: port(values["sim-port"], "--sim-port"),
    url,
    token,
    sites,
  };
}

function port(text, flag) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65535)
    throw new Error(`${flag} ${text} is not a port`);
  return number;
}

/** Before anything is built: a taken port is the most frequent reason for a start that fails. */
async function claim(wanted, flag, what) {
  await freePort(wanted).catch((error) => {
    const why = error.code === "EADDRINUSE" ? "is in use" : `cannot be used (${error.code})`;
    throw new Error(`port ${wanted} for ${what} ${why}; choose another: npm start -- ${flag} ${wanted + 1}`);
  });
}

/** The development secrets, made at the first start. Keeping them keeps tickets and reservations readable. */
const secretsFile = join(dev, "secrets.json");

function secrets() {
  const kept = existsSync(secretsFile) ? JSON.parse(readFileSync(secretsFile, "utf8")) : {};
  return {
    ticketKey: kept.ticketKey ?? randomBytes(32).toString("base64"),
    operatorKeys: kept.operatorKeys ?? {},
  };
}

function keepSecrets(secrets) {
  mkdirSync(dev, { recursive: true, mode: 0o700 });
  writeFileSync(secretsFile, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  chmodSync(secretsFile, 0o600);
}

async function main() {
  const { port, simPort, url, token, sites } = options();
  await claim(port, "--port", "the page");
  if (!url) await claim(simPort, "--sim-port", "the simulator");
  await build();

  const running = [];
  let stopping = false;
  const stop = async (code) => {
    stopping = true;
    await Promise.allSettled(running.map((part) => part.stop()));
    process.exit(code);
  };
  process.on("SIGINT", () => stop(0));
  process.on("SIGTERM", () => stop(0));
  const keep = (part, name) => {
    running.push(part);
    part.exited.then(async () => {
      // Ctrl-C reaches the whole group at once, and a part may be faster than we are.
      await sleep(200);
      if (stopping) return;
      console.error(`start: ${name} ended by itself; stopping\n${part.log().slice(-2000)}`);
      void stop(1);
    });
    return part;
  };

  const simulator = url ? undefined : keep(await startSimulator({ port: simPort }), "the simulator");
  // One ledger and its sites for each OZmap: what is reserved in one does not exist in the other.
  const ozmap = url ? `edge-${new URL(url).host.replace(/[^a-z0-9.-]/g, "-")}` : "edge-simulator";
  const { ticketKey, operatorKeys } = secrets();
  keepSecrets({ ticketKey, operatorKeys });
  const edge = await startEdge({
    port,
    sites,
    ozmapUrl: url ?? simulator.url,
    lookups: simulator?.lookups,
    // As the sites say: these customers are people.
    limits: {},
    token: token && url ? token : SIMULATOR_TOKEN,
    googleKey: process.env.LOOKUP_KEY_GOOGLE,
    turnstileSecret: process.env.TURNSTILE_SECRET,
    stateDir: join(dev, ozmap),
    ticketKey,
    operatorKeys: operatorKeys[ozmap],
    again: true,
    echo: true,
  });
  keepSecrets({ ticketKey, operatorKeys: { ...operatorKeys, [ozmap]: edge.operatorKeys } });
  keep(edge, "the edge");

  const world = await simulator?.control("places");
  writeFileSync(join(dist, "demo", "demo-places.json"), JSON.stringify(demoPlaces(world)));
  console.log(
    welcome({ port, site: sites.sites[0], place: world?.viable ?? FALLBACK_PLACE, simulator, url }),
  );
  console.log(`ready: http://localhost:${port}/`);
}

await main().catch((error) => {
  console.error(`start: ${error.message}`);
  process.exit(1);
});
