// Starts the simulator and the edge (plain workerd on wrangler's bundle) as child processes: for `npm start` and tests.

import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { workerdConfig } from "./lib/config.mjs";
import { bin, dist, root, simulatorBinary } from "./lib/env.mjs";
import { end, freePort, spawnTied, waitReady } from "./lib/process.mjs";
import { applySite, callSites, deploymentKey, secretsFor } from "./lib/site-api.mjs";

/** The key that the simulator's Google accepts. Invented; it opens nothing. */
export const SIMULATOR_LOOKUP_KEY = "lookup-key-invented-for-tests";

/** The secret key that the simulator's Turnstile accepts. Invented; it opens nothing. */
export const SIMULATOR_TURNSTILE_SECRET = "turnstile-secret-invented-for-tests";

/** The token that the simulator accepts unless told otherwise. Invented; it opens nothing. */
export const SIMULATOR_TOKEN = "sim-token-invented-for-tests";

/** The sites of the demo, as values: one. */
export function exampleSites() {
  return { sites: [JSON.parse(readFileSync(join(root, "www/worker/site.example.json"), "utf8"))] };
}

/**
 * `limits` of sites whose callers are a test: thousands of calls from one address, and one invented person. What the
 * limits themselves do is tested with sites that set their own.
 */
const WIDE_LIMITS = {
  perCallerPerMinute: 1_000_000,
  perMinute: 1_000_000,
  openPerPhone: 1_000_000,
  openPerAddress: 1_000_000,
};

/** Starts a child that keeps what it writes: `log()` is all of stdout and stderr so far. */
function spawnLogged(command, args, options) {
  const child = spawnTied(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (chunk) => {
      log += chunk;
      if (child.echo) process.stderr.write(chunk);
    });
  }
  child.log = () => log;
  return child;
}

/** Waits for a child's address; one that does not come up is ended. */
async function ready(url, child, what, echo) {
  await waitReady(url, child, what).catch(async (error) => {
    await end(child, 0);
    throw error;
  });
  // Not before: the log of the waiting is of no use to anybody.
  child.echo = echo;
}

const handle = (child) => ({
  pid: child.pid,
  /** All that the process has written to stdout and stderr. */
  log: child.log,
  /** Resolves when the process has ended, however it did. */
  exited: child.exited,
  /** Ends it in order. */
  stop: () => end(child),
  /** Ends it as a crash would. */
  kill: () => end(child, 0),
});

/**
 * Starts the OZmap simulator and waits until it answers.
 *
 * @param {object} [options]
 * @param {number} [options.port] 0 takes a free one.
 * @param {string} [options.token] Replaces the default one, over the control endpoint: no command line shows it.
 * @param {number} [options.seed] Of the world.
 * @param {number} [options.boxes] Of the world, beside those of its named places.
 * @param {string} [options.state] File that keeps the world over a restart.
 * @param {boolean} [options.echo] Also writes its log to stderr, from when it is ready.
 */
export async function startSimulator({ port = 0, token, seed, boxes, state, echo = false } = {}) {
  const binary = simulatorBinary();
  if (!existsSync(binary)) throw new Error(`${binary} is not there; npm run build makes it`);
  const at = await freePort(port);
  const args = ["--port", String(at)];
  if (seed !== undefined) args.push("--seed", String(seed));
  if (boxes !== undefined) args.push("--boxes", String(boxes));
  if (state !== undefined) args.push("--state", state);
  const child = spawnLogged(binary, args, {});
  const controlUrl = `http://127.0.0.1:${at}/_sim`;
  await ready(`${controlUrl}/world`, child, "the simulator", echo);
  /** Calls the control endpoint: POST when there is a body, else GET. Returns the JSON answer, if any. */
  const control = async (path, body) => {
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    const answer = await fetch(`${controlUrl}/${path}`, body === undefined ? {} : init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`simulator: ${path} answered ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  if (token !== undefined) await control("settings", { tokens: [token] });
  const lookup = (provider) => ({ provider, url: `http://127.0.0.1:${at}/_lookup/${provider}` });
  return {
    ...handle(child),
    port: at,
    url: `http://127.0.0.1:${at}/api/v2`,
    controlUrl,
    control,
    /** `lookups` of a site that asks the simulator. */
    lookups: { cep: [lookup("viacep"), lookup("brasilapi")], geocode: [lookup("nominatim")] },
    /** A look-up service of the simulator, for a site's own `lookups`. */
    lookup,
    /** `turnstile` of a site whose pages' tokens the simulator judges. */
    turnstile: {
      siteKey: "1x00000000000000000000AA",
      url: `http://127.0.0.1:${at}/_lookup/turnstile/v0/siteverify`,
    },
  };
}

/**
 * The run's sites: every site asks `ozmapUrl` and, if it says nothing of its own, `lookups` (when given); it has `limits`
 * but for those that it sets itself; and it also admits pages that the edge itself serves.
 */
function sitesForRun(sites, { ozmapUrl, lookups, limits, port }) {
  const own = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
  const adapt = (site) => ({
    ...(lookups && { lookups }),
    ...site,
    limits: { ...limits, ...site.limits },
    origins: [...new Set([...(site.origins ?? []), ...own])],
    ozmap: ozmapUrl === undefined ? site.ozmap : { ...site.ozmap, url: ozmapUrl },
  });
  return { ...sites, sites: sites.sites.map(adapt) };
}

/**
 * Starts the edge in plain workerd and waits until `/healthz` answers.
 *
 * @param {object} [options]
 * @param {number} [options.port] 0 takes a free one; give the same one to restart at the same address.
 * @param {string} [options.ozmapUrl] Replaces the URL of every site; absent, the sites' own are used.
 * @param {object} [options.lookups] Look-ups of every site that has none of its own: a simulator's. Absent, real ones.
 * @param {object} [options.limits] Of every site, but for those that it sets itself; by default, wide ones for tests.
 * @param {string | Record<string, string>} [options.token] Of every site, or by site id.
 * @param {{ sites: any[] }} [options.sites] The sites' documents; the demo's by default.
 * @param {string} [options.stateDir] Where the ledger lives; without one, a new folder that `stop()` removes.
 * @param {string} [options.ticketKey] Base64 of 32 bytes; random by default.
 * @param {string | Record<string, string>} [options.googleKey] Google's, of every site that asks it, or by site id.
 * @param {string | Record<string, string>} [options.turnstileSecret] Of the widget of every site that has one, or by site id.
 * @param {Record<string, string>} [options.operatorKeys] Of an edge that ran on the same `stateDir` before.
 * @param {boolean} [options.again] Also applies sites that are there already.
 * @param {Record<string, string>} [options.vars] Further text bindings.
 * @param {boolean} [options.echo] Also writes its log to stderr, from when it is ready.
 * @param {string} [options.bundle] Another folder than dist/worker.
 * @param {string} [options.assetsDir] Another folder than dist/demo.
 */
export async function startEdge({
  port = 0,
  ozmapUrl,
  lookups,
  limits = WIDE_LIMITS,
  token,
  sites,
  stateDir,
  ticketKey,
  googleKey,
  turnstileSecret,
  operatorKeys = {},
  again = false,
  vars = {},
  bundle,
  assetsDir,
  echo = false,
} = {}) {
  if (!existsSync(join(bundle ?? join(dist, "worker"), "index.js")))
    throw new Error("the Worker is not built; npm run build does it");
  const at = await freePort(port);
  const state = stateDir ? resolve(stateDir) : mkdtempSync(join(tmpdir(), "conecte-edge-"));
  const storageDir = join(state, "do");
  mkdirSync(storageDir, { recursive: true, mode: 0o700 });

  const run = sitesForRun(sites ?? exampleSites(), { ozmapUrl, lookups, limits, port: at });
  const bindings = { TICKET_KEY: ticketKey ?? randomBytes(32).toString("base64"), ...vars };
  const variables = Object.keys(bindings);
  const config = workerdConfig({ configDir: state, port: at, storageDir, variables, bundle, assetsDir });
  writeFileSync(join(state, "workerd.capnp"), config);

  const args = ["serve", join(state, "workerd.capnp")];
  const child = spawnLogged(workerdBinary(), args, { env: { ...process.env, ...bindings } });
  const url = `http://127.0.0.1:${at}`;
  await ready(`${url}/healthz`, child, "the edge", echo);
  const control = handle(child);
  const stop = async () => {
    await control.stop();
    if (!stateDir) rmSync(state, { recursive: true, force: true });
  };
  const keys = { ...operatorKeys };
  const edge = { edge: url, key: deploymentKey(bindings.TICKET_KEY) };
  try {
    await applyAll(edge, run.sites, { token, googleKey, turnstileSecret, again, keys });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...control,
    stop,
    port: at,
    url,
    stateDir: state,
    ticketKey: bindings.TICKET_KEY,
    deploymentKey: edge.key,
    /** One key of each site's operator. */
    operatorKeys: keys,
  };
}

/** Applies the sites that are not there yet, and makes each of them an operator's key. */
async function applyAll(edge, sites, { token, googleKey, turnstileSecret, again, keys }) {
  const of = (secret, id) => (typeof secret === "object" ? secret[id] : secret);
  const { sites: known } = await callSites(edge, "GET");
  for (const site of sites) {
    const isNew = !known.some(({ id }) => id === site.id);
    if (!isNew && !again) continue;
    const set = {
      OZMAP_TOKEN: of(token, site.id),
      LOOKUP_KEY_GOOGLE: of(googleKey, site.id),
      TURNSTILE_SECRET: of(turnstileSecret, site.id),
    };
    await applySite(edge, { id: site.id, text: JSON.stringify(site) }, secretsFor({ site }, set));
    if (isNew || !keys[site.id])
      keys[site.id] = (await callSites(edge, "POST", `/${site.id}/keys`, { label: "start" })).key;
  }
}

/** The platform's own binary where it is: npm's wrapper may be a second process, which a kill would leave behind. */
export function workerdBinary() {
  const vendor = join(root, "node_modules", "@cloudflare");
  const platform = existsSync(vendor)
    ? readdirSync(vendor).find((name) => name.startsWith("workerd-"))
    : undefined;
  return platform ? join(vendor, platform, "bin", "workerd") : bin("workerd");
}
