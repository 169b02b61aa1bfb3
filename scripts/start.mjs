// `npm start [-- options]`: builds what changed, starts simulator and edge, and says where the page is.

import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { exampleSites, operatorBinding, SIMULATOR_TOKEN, startEdge, startSimulator } from "./edge.mjs";
import { dist, root } from "./lib/env.mjs";
import { freePort, sleep } from "./lib/process.mjs";
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
      sites: text,
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
  const sites = values.sites ? JSON.parse(readFileSync(resolve(values.sites), "utf8")) : exampleSites();
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
function secrets() {
  mkdirSync(dev, { recursive: true, mode: 0o700 });
  const file = join(dev, "secrets.json");
  if (!existsSync(file)) {
    const fresh = {
      ticketKey: randomBytes(32).toString("base64"),
      operatorKey: `sk_${randomBytes(24).toString("hex")}`,
    };
    writeFileSync(file, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600 });
  }
  chmodSync(file, 0o600);
  return JSON.parse(readFileSync(file, "utf8"));
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
  const { ticketKey, operatorKey } = secrets();
  const edge = await startEdge({
    port,
    sites,
    ozmapUrl: url ?? simulator.url,
    lookups: simulator?.lookups,
    token: token && url ? token : SIMULATOR_TOKEN,
    // One ledger for each OZmap: what is reserved in one does not exist in the other.
    stateDir: join(dev, url ? `edge-${new URL(url).host.replace(/[^a-z0-9.-]/g, "-")}` : "edge-simulator"),
    ticketKey,
    vars: {
      ...Object.fromEntries(sites.sites.map(({ id }) => [operatorBinding(id), operatorKey])),
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("LOOKUP_KEY_"))),
    },
    echo: true,
  });
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
